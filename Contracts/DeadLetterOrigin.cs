using System.Globalization;
using System.Text;

namespace MetalsPipeline.Contracts;

/// <summary>What the headers of a dead letter say of it; null where they don't, or not in the form that they should have.</summary>
/// <param name="Reason">Why it couldn't be processed.</param>
/// <param name="Topic">Topic that it came from.</param>
/// <param name="Partition">Partition that it came from.</param>
/// <param name="Offset">Its offset there.</param>
public sealed record DeadLetterOrigin(string? Reason, string? Topic, int? Partition, long? Offset)
{
    /// <param name="headers">All of the letter's headers, in their order: the last of a name is the letter's, since the message itself may have brought others.</param>
    public static DeadLetterOrigin Of(IEnumerable<(string Name, byte[]? Value)> headers)
    {
        var last = new Dictionary<string, string?>();
        foreach (var (name, value) in headers)
            last[name] = value is null ? null : Encoding.UTF8.GetString(value);
        return new DeadLetterOrigin(
            last.GetValueOrDefault(DeadLetterHeaders.Reason),
            last.GetValueOrDefault(DeadLetterHeaders.Topic),
            int.TryParse(last.GetValueOrDefault(DeadLetterHeaders.Partition), CultureInfo.InvariantCulture, out var partition) ? partition : null,
            long.TryParse(last.GetValueOrDefault(DeadLetterHeaders.Offset), CultureInfo.InvariantCulture, out var offset) ? offset : null);
    }
}
