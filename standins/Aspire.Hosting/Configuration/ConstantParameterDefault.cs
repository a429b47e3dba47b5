using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Configuration;

/// <summary>A default that the app host's source states.</summary>
internal sealed class ConstantParameterDefault(Func<string> valueGetter) : ParameterDefault
{
    public override string GetDefaultValue() => valueGetter();
}
