using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.Configuration;

/// <summary>A default that the app host's source states.</summary>
internal sealed class ConstantParameterDefault(Func<string> valueGetter) : ParameterDefault
{
    public override string GetDefaultValue() => valueGetter();

    public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", valueGetter());
}
