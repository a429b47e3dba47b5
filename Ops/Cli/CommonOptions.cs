using System.CommandLine;
using System.Globalization;

namespace MetalsPipeline.Ops.Cli;

/// <summary>The options that every command has.</summary>
internal static class CommonOptions
{
    public static readonly Option<OutputFormat> Output = new("--output", "-o")
    {
        Description = "How data is written. [default: table]",
        HelpName = "table|json|ndjson",
        Recursive = true,
    };

    public static readonly Option<int?> Timeout = Whole(
        "--timeout", "SECONDS", 1, 86_400, "Give up after so many seconds, with exit code 3. [default: never, but a broker that is away is reported at once]");

    public static readonly Option<bool> NoInput = new("--no-input")
    {
        Description = "Never ask; fail and name the option that answers.",
        Recursive = true,
    };

    static CommonOptions()
    {
        Timeout.Recursive = true;
        Output.CompletionSources.Clear(); // The names as C# spells them.
        Output.CompletionSources.Add("table", "json", "ndjson");
    }

    /// <summary>An option with a whole number from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    public static Option<int?> Whole(string name, string helpName, int minimum, int maximum, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = helpName, Arity = ArgumentArity.ExactlyOne };
        option.CustomParser = result =>
        {
            if (result.Tokens is not [var token])
                return null; // Reported already.
            if (int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
                return value;
            result.AddError($"{name} must be a whole number from {minimum} to {maximum}, but is '{token.Value}'.");
            return null;
        };
        return option;
    }
}
