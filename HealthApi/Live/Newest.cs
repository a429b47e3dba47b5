using System.Runtime.CompilerServices;

namespace MetalsPipeline.HealthApi.Live;

/// <summary>A value that is replaced now and then, for any number of readers. Who is slow misses values, and holds up nobody.</summary>
internal sealed class Newest<T>
{
    private volatile Entry _newest = new(default!);

    /// <summary>Replaces the value and wakes those who wait.</summary>
    /// <remarks>For one caller at a time.</remarks>
    public void Publish(T value)
    {
        var previous = _newest;
        _newest = new Entry(value) { IsFirst = false };
        previous.Next.SetResult();
    }

    /// <summary>The value; waits for the first one.</summary>
    public async ValueTask<T> GetAsync(CancellationToken cancellationToken)
    {
        var entry = _newest;
        if (entry.IsFirst)
            await entry.Next.Task.WaitAsync(cancellationToken);
        return _newest.Value;
    }

    /// <summary>The value, and each newer one.</summary>
    public async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = _newest;
            if (!entry.IsFirst)
                yield return entry.Value;
            await entry.Next.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class Entry(T value)
    {
        public T Value { get; } = value;

        /// <summary>Whether it stands for the value that isn't there yet.</summary>
        public bool IsFirst { get; init; } = true;

        public TaskCompletionSource Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
