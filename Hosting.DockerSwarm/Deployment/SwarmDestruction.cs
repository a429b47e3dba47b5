using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>Removes a stack and the secrets that were created for it. Its volumes stay.</summary>
internal sealed class SwarmDestruction(ICommandRunner runner, TimeProvider time, IReportingStep step, CancellationToken cancellationToken)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Docker _docker = new(runner, cancellationToken);

    /// <exception cref="DistributedApplicationException">Docker refused, or something is still there when patience ends.</exception>
    public async Task DestroyAsync(string stack, TimeSpan patience)
    {
        await _docker.EnsureManagerAsync();
        await step.ReportAsync($"Removing {stack}; its volumes stay", _ => RemoveAsync(stack, patience), cancellationToken);
    }

    private async Task RemoveAsync(string stack, TimeSpan patience)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            // It returns before anything is gone, and refuses networks of tasks that are about to end, so it is said until nothing is left.
            var removal = await _docker.TryAsync("stack", "rm", stack);
            var remaining = await RemainingAsync(stack);
            if (remaining.Length == 0)
            {
                break;
            }

            if (time.GetElapsedTime(began) > patience)
            {
                throw new DistributedApplicationException($"Of the stack '{stack}' there are still {remaining}. {removal.Errors}".TrimEnd());
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }

        if (await _docker.LinesAsync("secret", "ls", "--quiet", "--filter", $"label={SecretLabel.Of(stack)}") is { Length: > 0 } secrets)
        {
            await _docker.RunAsync(["secret", "rm", .. secrets]);
        }
    }

    private async Task<string> RemainingAsync(string stack)
    {
        var filter = $"label=com.docker.stack.namespace={stack}";
        var remaining = new List<string>();
        foreach (var kind in (string[])["service", "network", "container"])
        {
            if ((await _docker.LinesAsync(kind, "ls", "--quiet", "--filter", filter)).Length is > 0 and var count)
            {
                remaining.Add($"{count} {kind}s");
            }
        }

        return string.Join(", ", remaining);
    }
}
