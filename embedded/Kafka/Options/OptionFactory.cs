using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MetalsPipeline.Embedded.Kafka.Cluster;

namespace MetalsPipeline.Embedded.Kafka.Options;

/// <summary>Makes options of the kinds there are, each of which says what is wrong with its value.</summary>
internal static class OptionFactory
{
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<string> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };

    public static Option<string[]> Texts(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Arity = ArgumentArity.OneOrMore };

    public static Option<T> Choice<T>(string name, T defaultValue, string description)
        where T : struct, Enum =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };

    public static Option<HostPort[]> Addresses(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "HOST:PORT",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => ParseAddress(token.Value, result))],
    };

    public static Option<long> Number(string name, long? defaultValue, long minimum, long maximum, string description)
    {
        var option = new Option<long>(name) { Description = description, HelpName = "N" };
        if (defaultValue is { } value)
            option.DefaultValueFactory = _ => value;

        // What isn't a number at all is reported as such already.
        option.Validators.Add(result =>
        {
            var isNumber = long.TryParse(result.Tokens is [var token] ? token.Value : null, CultureInfo.InvariantCulture, out var given);
            if (isNumber && (given < minimum || given > maximum))
                result.AddError($"{name} must be from {minimum} to {maximum}.");
        });
        return option;
    }

    private static HostPort ParseAddress(string text, ArgumentResult result)
    {
        if (HostPort.TryParse(text, out var address))
            return address.Value;
        result.AddError($"'{text}' isn't an address; write HOST:PORT, for instance 127.0.0.1:9092.");
        return default;
    }
}
