using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Configuration;

/// <summary>The app host's configuration beyond that of every host.</summary>
internal static class AppHostConfiguration
{
    /// <summary>The options of the Aspire CLI that stand for configuration keys.</summary>
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
        ["--list-steps"] = "Pipeline:ListSteps",
        ["--output-path"] = "Pipeline:OutputPath",
        ["--log-level"] = "Pipeline:LogLevel",
        ["--include-exception-details"] = "Pipeline:IncludeExceptionDetails",
        ["--clear-cache"] = "Pipeline:ClearCache",
        ["--yes"] = "Pipeline:SkipConfirmation",
    };

    public static void Add(ConfigurationManager configuration, string[] args, string appHostDirectory)
    {
        configuration.AddCommandLine(args, Switches);
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppHost:Directory"] = appHostDirectory,
            ["Pipeline:Step"] = configuration["Pipeline:Step"] ?? DefaultStep(configuration["Publishing:Publisher"]),
        });
    }

    /// <summary>Who publishes without naming a step doesn't want to deploy, too.</summary>
    private static string DefaultStep(string? publisher) => publisher == "manifest" ? ManifestStep.Name : WellKnownPipelineSteps.Publish;

    public static DistributedApplicationExecutionContextOptions ExecutionContextOptions(ConfigurationManager configuration)
    {
        var publisher = configuration["Publishing:Publisher"];
        return (configuration["AppHost:Operation"] ?? (publisher is null ? "run" : "publish")).ToLowerInvariant() switch
        {
            "run" => new(DistributedApplicationOperation.Run),
            "publish" => new(DistributedApplicationOperation.Publish, publisher ?? "manifest"),
            var other => throw new DistributedApplicationException($"The operation '{other}' is unknown; --operation takes 'run' or 'publish'."),
        };
    }
}
