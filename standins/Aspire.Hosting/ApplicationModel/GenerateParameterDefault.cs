using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value, such as a password.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Characters that are easily mistaken for one another, or that need escaping in URIs and shells, are left out.
    private const string LowerCharacters = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCharacters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericCharacters = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    public int MinLength { get; set; }

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    public override string GetDefaultValue()
    {
        (string Characters, bool Enabled, int Minimum)[] classes =
        [
            (LowerCharacters, Lower, MinLower),
            (UpperCharacters, Upper, MinUpper),
            (NumericCharacters, Numeric, MinNumeric),
            (SpecialCharacters, Special, MinSpecial),
        ];
        foreach (var (characters, enabled, minimum) in classes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(minimum);
            if (!enabled && minimum > 0)
            {
                throw new ArgumentException($"A generated value cannot need {minimum} of '{characters}' and exclude them.");
            }
        }

        var alphabet = string.Concat(classes.Where(one => one.Enabled).Select(one => one.Characters));
        if (alphabet.Length == 0)
        {
            throw new ArgumentException("A generated value needs at least one enabled class of characters.");
        }

        var required = classes.SelectMany(one => one.Minimum == 0 ? [] : RandomNumberGenerator.GetItems<char>(one.Characters, one.Minimum)).ToArray();
        char[] value = [.. required, .. RandomNumberGenerator.GetItems<char>(alphabet, Math.Max(0, Math.Max(MinLength, 1) - required.Length))];
        RandomNumberGenerator.Shuffle<char>(value);
        return new(value);
    }

    public override void WriteToManifest(ManifestPublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        foreach (var (name, enabled) in new[] { ("lower", Lower), ("upper", Upper), ("numeric", Numeric), ("special", Special) })
        {
            if (!enabled)
            {
                writer.WriteBoolean(name, false);
            }
        }

        foreach (var (name, minimum) in new[] { ("minLower", MinLower), ("minUpper", MinUpper), ("minNumeric", MinNumeric), ("minSpecial", MinSpecial) })
        {
            if (minimum > 0)
            {
                writer.WriteNumber(name, minimum);
            }
        }

        writer.WriteEndObject();
    }
}
