using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision.Containers;

/// <summary>A container to start.</summary>
/// <param name="Aliases">Its names within the network.</param>
/// <param name="Options">Options of docker create.</param>
internal sealed record ContainerPlan(
    DockerCli Docker,
    ContainerSession Session,
    ContainerNetwork Network,
    string Name,
    ContainerLifetime Lifetime,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Options,
    string Image,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, ResolvedValue> Environment,
    IReadOnlyList<ResourcePropertySnapshot> Shown)
    : LaunchPlan(Environment, Shown)
{
    private const string ConfigurationLabel = "aspire.configuration";

    public override async Task<IRun> StartAsync(Watchdog watchdog, Action<string, bool> onLine, CancellationToken cancellationToken)
    {
        var (id, isNew) = await FindReusableAsync(cancellationToken) is { Length: > 0 } existing
            ? (existing, false)
            : (await CreateAsync(onLine, cancellationToken), true);
        try
        {
            if (Lifetime == ContainerLifetime.Persistent)
            {
                await Docker.RunAsync(["network", "connect", .. AliasOptions("--alias"), Network.Name, id], cancellationToken);
            }

            await Docker.RunAsync(["start", id], cancellationToken);
            return new ContainerRun(Docker, Session, id, Lifetime, onLine);
        }
        catch when (isNew)
        {
            await Docker.RunAsync(["rm", "--force", "--volumes", id], CancellationToken.None);
            throw;
        }
    }

    private string Configuration
    {
        get
        {
            var secrets = Environment.Where(variable => variable.Value.IsSensitive).Select(variable => $"{variable.Key}={variable.Value.Text}");
            var all = string.Join('\n', [.. Options, Image, .. Arguments, .. secrets]);
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
        }
    }

    private async Task<string> CreateAsync(Action<string, bool> onLine, CancellationToken cancellationToken)
    {
        // A persistent container is in the engine's own network too: it keeps its ports when the session's network goes.
        string[] network = Lifetime == ContainerLifetime.Session ? ["--network", Network.Name, .. AliasOptions("--network-alias")] : [];
        string[] configuration = Lifetime == ContainerLifetime.Session ? [] : ["--label", $"{ConfigurationLabel}={Configuration}"];
        try
        {
            var output = await Docker.RunAsync(
                ["create", "--name", Name, .. network, .. Session.Labels(Lifetime), .. configuration, .. Options, Image, .. Arguments],
                [.. Environment.Where(variable => variable.Value.IsSensitive)],
                onLine: (line, isError) =>
                {
                    // Standard output is the container's id; what is said about the image is worth knowing.
                    if (isError)
                    {
                        onLine(line, false);
                    }
                },
                cancellationToken);
            return output.Split('\n')[^1].Trim();
        }
        catch (OperationCanceledException)
        {
            // The engine may have made it all the same.
            await RemoveAsync();
            throw;
        }
    }

    /// <summary>A persistent container of an earlier run is taken over, unless it was made from another configuration.</summary>
    private async Task<string?> FindReusableAsync(CancellationToken cancellationToken)
    {
        if (Lifetime != ContainerLifetime.Persistent)
        {
            return null;
        }

        var found = await Docker.RunAsync(
            ["ps", "--all", "--no-trunc", "--filter", $"name=^/?{Name}$", "--filter", $"label={ConfigurationLabel}", "--format", $"{{{{.ID}}}} {{{{.Label \"{ConfigurationLabel}\"}}}}"],
            cancellationToken);
        if (found.Split(' ') is not [var id, var configuration])
        {
            return null;
        }

        if (configuration.Trim() == Configuration)
        {
            return id;
        }

        await Docker.RunAsync(["rm", "--force", id], cancellationToken);
        return null;
    }

    private async Task RemoveAsync()
    {
        try
        {
            await Docker.RunAsync(["rm", "--force", "--volumes", Name], CancellationToken.None);
        }
        catch (DistributedApplicationException)
        {
            // It was not made.
        }
    }

    private IEnumerable<string> AliasOptions(string option) => Aliases.SelectMany(alias => new[] { option, alias });
}
