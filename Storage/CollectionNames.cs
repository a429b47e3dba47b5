namespace MetalsPipeline.Storage;

/// <summary>The store's collections.</summary>
internal static class CollectionNames
{
    /// <summary>Every tick; <c>_id</c> = event id.</summary>
    public const string Prices = "prices";

    /// <summary>The newest tick of each instrument; <c>_id</c> = instrument.</summary>
    public const string Latest = "latest";

    /// <summary>One-minute bars; <c>_id</c> = instrument and minute.</summary>
    public const string Bars = "bars";
}
