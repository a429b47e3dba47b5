namespace MetalsPipeline.Storage;

/// <summary>The store could not be reached or refuses for now. Nothing is known of the call's effect; repeating it is safe.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>An exception that says what the store or the driver said.</summary>
    public StoreUnavailableException(string message) : base(message)
    {
    }

    /// <summary>An exception that wraps the driver's.</summary>
    public StoreUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>An exception without details.</summary>
    public StoreUnavailableException()
    {
    }
}
