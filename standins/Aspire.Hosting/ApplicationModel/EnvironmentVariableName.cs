namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes names fit for environment variables.</summary>
internal static class EnvironmentVariableName
{
    /// <summary>Letters and digits of ASCII stay, anything else becomes an underscore, and a leading digit gets one in front.</summary>
    public static string Encode(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return encoded.Length > 0 && char.IsAsciiDigit(encoded[0]) ? $"_{encoded}" : encoded;
    }
}
