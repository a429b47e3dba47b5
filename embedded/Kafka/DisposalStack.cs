namespace MetalsPipeline.Embedded.Kafka;

/// <summary>Owns parts and takes them apart in the reverse order, so that none loses what it stands on.</summary>
internal sealed class DisposalStack : IAsyncDisposable
{
    private readonly Stack<object> _parts = [];

    public T Own<T>(T part)
        where T : class
    {
        _parts.Push(part);
        return part;
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            if (part is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            else
                ((IDisposable)part).Dispose();
        }
    }
}
