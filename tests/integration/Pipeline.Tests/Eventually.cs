namespace MetalsPipeline.Pipeline.Tests;

/// <summary>Waits for what must become true.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until <paramref name="accept"/> is content; fails with the last answer when it never is.</summary>
    public static async Task<T> GetAsync<T>(Func<CancellationToken, Task<T>> ask, Func<T, bool> accept, string what, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Limit);
        object? last = "no answer";
        while (!limit.IsCancellationRequested)
        {
            try
            {
                var answer = await ask(limit.Token);
                if (accept(answer))
                    return answer;
                last = answer;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                last = e.Message;
            }
            await Task.Delay(Pause, CancellationToken.None);
        }
        throw new TimeoutException($"{what} did not come true; last seen: {last}");
    }
}
