using Docker.DotNet.Handler.Abstractions;

namespace MetalsPipeline.Ops.Docker;

/// <summary>Where a Docker engine is.</summary>
/// <param name="Uri">unix, tcp, http, https, npipe or ssh.</param>
/// <param name="Certificates">What it is reached with; null where it asks for nothing.</param>
/// <param name="Context">The Docker context that said so, or null.</param>
internal sealed record EngineAddress(Uri Uri, IAuthProvider? Certificates, string? Context)
{
    /// <summary>For messages.</summary>
    public override string ToString() => Context is null ? Uri.OriginalString : $"{Uri.OriginalString} (context {Context})";
}
