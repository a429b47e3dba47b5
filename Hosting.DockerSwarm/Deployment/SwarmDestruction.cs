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
        await using var task = await step.CreateTaskAsync($"Removing {stack}", cancellationToken);
        await _docker.RunAsync("stack", "rm", stack);

        // 'stack rm' returns before anything is gone.
        var began = time.GetTimestamp();
        while (await RemainingAsync(stack) is { Length: > 0 } remaining)
        {
            if (time.GetElapsedTime(began) > patience)
            {
                throw new DistributedApplicationException($"Of the stack '{stack}' there are still {remaining}.");
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }

        if (await _docker.LinesAsync("secret", "ls", "--quiet", "--filter", $"label={SecretLabel.Of(stack)}") is { Length: > 0 } secrets)
        {
            await _docker.RunAsync(["secret", "rm", .. secrets]);
        }

        await task.SucceedAsync("Volumes stay on their nodes.", cancellationToken);
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
