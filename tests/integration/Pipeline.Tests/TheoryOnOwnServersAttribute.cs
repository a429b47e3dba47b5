namespace MetalsPipeline.Pipeline.Tests;

/// <inheritdoc cref="FactOnOwnServersAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TheoryOnOwnServersAttribute : TheoryAttribute
{
    public TheoryOnOwnServersAttribute() => Skip = ExternalServers.WhyNotOurs;
}
