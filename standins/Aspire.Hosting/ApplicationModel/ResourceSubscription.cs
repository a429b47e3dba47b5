using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>All states at one moment, and every change from then on.</summary>
internal sealed class ResourceSubscription(IReadOnlyList<ResourceEvent> current, ChannelReader<ResourceEvent> changes, Action end) : IDisposable
{
    public IReadOnlyList<ResourceEvent> Current => current;

    public ChannelReader<ResourceEvent> Changes => changes;

    public void Dispose() => end();
}
