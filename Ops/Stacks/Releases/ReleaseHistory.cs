using System.Net;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Rollouts;

namespace MetalsPipeline.Ops.Stacks.Releases;

/// <summary>The releases of a stack that the Swarm remembers.</summary>
/// <param name="stack">The stack's name.</param>
/// <param name="releases">Oldest first.</param>
internal sealed class ReleaseHistory(string stack, IReadOnlyList<Release> releases)
{
    /// <summary>So many are kept.</summary>
    public const int Kept = 20;

    /// <summary>What a config can hold in every version of Docker.</summary>
    private const int MostBytes = 500 * 1024;

    public IReadOnlyList<Release> Releases { get; } = releases;

    /// <summary>What was asked for last, but for what the Swarm itself took back; null if there is nothing.</summary>
    public Release? Current => Releases.LastOrDefault(release => release.Outcome != Outcome.RolledBack);

    public static ReleaseHistory Of(string stack, SwarmObjects objects) => new(
        stack,
        [
            .. objects.Configs
                .Where(config => Release.Is(config) && StackLabels.Say(config.Spec.Labels, StackLabels.Namespace, stack))
                .Select(Release.Read)
                .OrderBy(release => release.Number),
        ]);

    /// <exception cref="CommandException">Nothing was recorded.</exception>
    public Release Demand() => Current
        ?? throw new CommandException($"There is no recorded release of the stack '{stack}' to start from: it was deployed by other means. Run 'metals stack deploy' once.");

    /// <summary>Where a rollback leads.</summary>
    /// <param name="number">Number of the release; null takes the newest that went well and isn't what is there.</param>
    /// <exception cref="CommandException">There is no such release.</exception>
    public Release Target(int? number)
    {
        var current = Demand();
        if (number is { } asked)
        {
            return Releases.FirstOrDefault(release => release.Number == asked) ?? throw new CommandException(
                $"There is no release {asked} of the stack '{stack}'; there are {string.Join(", ", Releases.Select(release => release.Number))} ('metals stack history').");
        }

        return Releases.LastOrDefault(release => release.Number < current.Number && release.Outcome == Outcome.Ok && release.Text != current.Text)
            ?? throw new CommandException($"There is no earlier release of the stack '{stack}' that went well and differs from the current one, {current.Number}; 'metals stack history' lists them.");
    }

    /// <summary>Remembers another one, and forgets those that are too old.</summary>
    /// <returns>It, with its number.</returns>
    public async Task<Release> AddAsync(Engine engine, ComposeFile file, string reason, Outcome outcome, DateTime time, CancellationToken cancellationToken)
    {
        var data = Encoding.UTF8.GetBytes(file.Text);
        if (data.Length > MostBytes)
            throw new CommandException($"The stack file has {data.Length / 1024} KiB, and the Swarm can remember {MostBytes / 1024}: the release isn't recorded.");

        for (var number = Releases.Select(release => release.Number).LastOrDefault() + 1; ; number++)
        {
            var release = new Release { Number = number, Time = time, User = Environment.UserName, Reason = reason, Outcome = outcome, Text = file.Text };
            try
            {
                await engine.Client.Configs.CreateConfigAsync(
                    new SwarmCreateConfigParameters { Config = new SwarmConfigSpec { Name = Release.NameOf(stack, number), Labels = StackLabels.With(stack, release.Labels()), Data = data } },
                    cancellationToken);
            }
            catch (DockerApiException taken) when (taken.StatusCode == HttpStatusCode.Conflict)
            {
                continue; // Somebody else deploys, too.
            }

            foreach (var old in Surplus())
                await engine.Client.Configs.RemoveConfigAsync(old.Id, cancellationToken);
            return release;
        }
    }

    /// <summary>Those that one more makes too many. One that went well is always kept, to go back to.</summary>
    internal IEnumerable<Release> Surplus()
    {
        var good = Releases.LastOrDefault(release => release.Outcome == Outcome.Ok);
        return Releases.Take(Math.Max(0, Releases.Count + 1 - Kept)).Where(release => release != good);
    }
}
