using System.Collections;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint's address in one network.</summary>
public record NetworkEndpointSnapshot(ValueSnapshot<AllocatedEndpoint> Snapshot, NetworkIdentifier NetworkID);

/// <summary>An endpoint's addresses, one a network.</summary>
public class NetworkEndpointSnapshotList : IEnumerable<NetworkEndpointSnapshot>
{
    private readonly Lock _lock = new();
    private readonly List<NetworkEndpointSnapshot> _snapshots = [];

    public void AddOrUpdateAllocatedEndpoint(NetworkIdentifier networkId, AllocatedEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.NetworkID != networkId)
        {
            throw new ArgumentException($"The endpoint belongs to the network '{endpoint.NetworkID.Value}', not to '{networkId?.Value}'.", nameof(endpoint));
        }

        SnapshotOf(networkId).SetValue(endpoint);
    }

    public Task<AllocatedEndpoint> GetAllocatedEndpointAsync(NetworkIdentifier networkId, CancellationToken cancellationToken = default) =>
        SnapshotOf(networkId).GetValueAsync(cancellationToken);

    public IEnumerator<NetworkEndpointSnapshot> GetEnumerator()
    {
        lock (_lock)
        {
            return _snapshots.ToList().GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(NetworkIdentifier networkId, ValueSnapshot<AllocatedEndpoint> snapshot)
    {
        lock (_lock)
        {
            _snapshots.Add(new(snapshot, networkId));
        }
    }

    internal AllocatedEndpoint? Find(NetworkIdentifier networkId)
    {
        var snapshot = SnapshotOf(networkId);
        return snapshot.IsValueSet ? snapshot.GetValueAsync().GetAwaiter().GetResult() : null;
    }

    private ValueSnapshot<AllocatedEndpoint> SnapshotOf(NetworkIdentifier networkId)
    {
        ArgumentNullException.ThrowIfNull(networkId);
        lock (_lock)
        {
            if (_snapshots.Find(snapshot => snapshot.NetworkID == networkId) is { } found)
            {
                return found.Snapshot;
            }

            var added = new NetworkEndpointSnapshot(new(), networkId);
            _snapshots.Add(added);
            return added.Snapshot;
        }
    }
}
