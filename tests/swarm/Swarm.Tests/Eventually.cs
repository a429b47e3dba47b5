namespace MetalsPipeline.Swarm.Tests;

/// <summary>Waits for what must become true.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Asks until <paramref name="accept"/> is content; fails with the last answer when it never is. What fails meanwhile is asked again.</summary>
    public static async Task<T> GetAsync<T>(Func<CancellationToken, Task<T>> ask, Func<T, bool> accept, string what, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        object? last = "no answer";
        while (!limit.IsCancellationRequested)
        {
            try
            {
                var answer = await ask(limit.Token);
                if (accept(answer))
                    return answer;
                last = answer is IEnumerable<object> many ? string.Join(Environment.NewLine, many) : answer;
            }
            catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException or CommandException)
            {
                last = e.Message;
            }
            await Task.Delay(Pause, CancellationToken.None);
        }
        throw new TimeoutException($"{what} did not come true within {within.TotalSeconds} s; last seen: {last}");
    }
}
