using System.CommandLine;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Pipeline.Services;

/// <summary>Where the pipeline's services are.</summary>
internal static class ServiceOptions
{
    private static readonly Option<Uri> Producer = Address("--producer", "producer", "http://127.0.0.1:8000");

    private static readonly Option<Uri> Processor = Address("--processor", "processor", "http://127.0.0.1:8001");

    /// <summary>Where the health API is.</summary>
    public static readonly Option<Uri> Api = Address("--api", "health API", "http://127.0.0.1:8080");

    /// <summary>File with the key that the producer asks for.</summary>
    public static readonly Option<string?> ApiKeyFile = new("--api-key-file")
    {
        Description = "File with the producer's API key; - reads it from standard input. Ticks then go through the producer, otherwise straight to Kafka.",
        HelpName = "FILE",
    };

    /// <summary>Adds the addresses to a command and those below it.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Producer);
        command.Options.Add(Processor);
        command.Options.Add(Api);
    }

    public static ServiceClient Open(Run run) => new(
        new Service("producer", Producer.Name, run.Arguments.GetRequiredValue(Producer)),
        new Service("processor", Processor.Name, run.Arguments.GetRequiredValue(Processor)),
        new Service("health API", Api.Name, run.Arguments.GetRequiredValue(Api)));

    /// <summary>The producer's key, or null where none was given.</summary>
    public static string? ReadApiKey(Run run) =>
        run.Arguments.GetValue(ApiKeyFile) is { } file ? SecretFile.Read(ApiKeyFile.Name, file, "key", run.Shell) : null;

    private static Option<Uri> Address(string name, string service, string defaultAddress) => new(name)
    {
        Description = $"Address of the {service}. [default: {defaultAddress}]",
        HelpName = "URL",
        Recursive = true,
        DefaultValueFactory = _ => new Uri(defaultAddress),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
                return uri;
            result.AddError($"{name} '{result.Tokens[0].Value}' is no address; write one such as {defaultAddress}.");
            return null;
        },
    };
}
