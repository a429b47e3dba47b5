namespace MetalsPipeline.Containers.Tests.Support;

/// <summary>Reads the logs of resources.</summary>
internal static class ResourceLogs
{
    /// <summary>The first line that contains the text, awaited if it isn't there yet.</summary>
    public static async Task<string> LineAsync(this DistributedApplication app, string name, string text, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        var log = app.ResourceNotifications.TryGetCurrentState(name, out var state) ? state.ResourceId : name;
        var logs = (ResourceLoggerService)app.Services.GetService(typeof(ResourceLoggerService))!;
        await foreach (var batch in logs.WatchAsync(log).WithCancellation(limit.Token))
        {
            // A time stands before each line.
            if (batch.Select(line => line.Content.Split(' ', 2)[1]).FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                return found;
        }

        throw new InvalidOperationException($"The log of '{name}' has ended without '{text}'.");
    }
}
