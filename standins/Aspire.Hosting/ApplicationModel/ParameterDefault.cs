namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter that nobody set.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}
