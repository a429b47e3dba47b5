using System.Globalization;

namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>A topic setting: its name and default, and what is wrong with a value (null if nothing).</summary>
internal sealed record ConfigDefinition(string Name, string Default, Func<string, string?> Validate)
{
    public static ConfigDefinition Number(string name, long defaultValue, long minimum, long maximum) =>
        new(name, defaultValue.ToString(CultureInfo.InvariantCulture), text =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= minimum && value <= maximum
                ? null
                : $"{name} must be a whole number from {minimum} to {maximum}, but is '{text}'.");

    public static ConfigDefinition OneOf(string name, params string[] values) =>
        new(name, values[0], text => values.Contains(text) ? null : $"{name} must be one of {string.Join(", ", values)}, but is '{text}'.");
}
