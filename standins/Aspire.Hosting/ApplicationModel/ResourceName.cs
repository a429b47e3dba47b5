namespace Aspire.Hosting.ApplicationModel;

/// <summary>Rules for the names of resources and endpoints.</summary>
internal static class ResourceName
{
    public static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    private const int MaxLength = 64;

    /// <exception cref="ArgumentException">The name breaks a rule; the message says which.</exception>
    public static void Validate(string kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Fault(name) is { } fault)
        {
            throw new ArgumentException($"{kind} name '{name}' is invalid. Name {fault}.", nameof(name));
        }
    }

    private static string? Fault(string name) => name switch
    {
        "" or { Length: > MaxLength } => $"must be between 1 and {MaxLength} characters long",
        _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') => "must contain only ASCII letters, digits, and hyphens",
        _ when name.Contains("--", StringComparison.Ordinal) => "cannot contain consecutive hyphens",
        _ when !char.IsAsciiLetter(name[0]) => "must start with an ASCII letter",
        _ when name[^1] == '-' => "cannot end with a hyphen",
        _ => null,
    };
}
