namespace MetalsPipeline.Containers.Tests.Support;

/// <summary>Waits for what must become true.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"{what} did not come true");
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
