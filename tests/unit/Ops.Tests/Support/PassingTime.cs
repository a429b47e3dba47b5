using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.Ops.Tests;

/// <summary>Lets the time of a test pass while something waits for it.</summary>
internal static class PassingTime
{
    public static async Task<T> PassUntilAsync<T>(this FakeTimeProvider time, Task<T> end)
    {
        while (await Task.WhenAny(end, Task.Delay(1)) != end)
            time.Advance(TimeSpan.FromSeconds(1));
        return await end;
    }
}
