using System.Globalization;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>Something that goes wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Target">Where: processes, a link of the network, or numbers of nodes.</param>
/// <param name="After">How long after the one before it.</param>
/// <param name="For">For how long.</param>
internal sealed record Fault(FaultKind Kind, string Target, TimeSpan After, TimeSpan For)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"+{After.TotalMilliseconds:0} {Kind} {Target} {For.TotalMilliseconds:0}");
}
