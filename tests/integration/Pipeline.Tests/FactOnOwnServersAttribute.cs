namespace MetalsPipeline.Pipeline.Tests;

/// <summary>A test that stops its servers or changes their settings.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactOnOwnServersAttribute : FactAttribute
{
    public FactOnOwnServersAttribute() => Skip = ExternalServers.WhyNotOurs;
}
