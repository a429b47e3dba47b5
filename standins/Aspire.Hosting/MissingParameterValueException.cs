namespace Aspire.Hosting;

#pragma warning disable CA1032 // The package's type has these two constructors only.
/// <summary>A parameter has no value; the message says how to give it one.</summary>
public class MissingParameterValueException : DistributedApplicationException
{
    public MissingParameterValueException(string message)
        : base(message)
    {
    }

    public MissingParameterValueException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
