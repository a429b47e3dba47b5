using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Faults;

/// <summary>What is to go wrong with one request: an error for an answer, a late answer, or none but a broken connection.</summary>
internal readonly record struct Fault(ErrorCode Error, TimeSpan Delay, bool DropsConnection)
{
    public static Fault None => default;
}

/// <summary>
/// What tests want to go wrong, by type of request. Errors and drops are for a number of requests, delays until they are changed. Costs one
/// read of a field where nothing is planned.
/// </summary>
internal sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ApiKey, Planned> _planned = [];
    private volatile bool _any;

    private sealed class Planned
    {
        public ErrorCode Error { get; set; }

        public int Errors { get; set; }

        public int Drops { get; set; }

        public TimeSpan Delay { get; set; }
    }

    public void Fail(ApiKey key, ErrorCode error, int count) => Change(key, planned => (planned.Error, planned.Errors) = (error, count));

    /// <summary>Requests are carried out, but the connection breaks instead of an answer.</summary>
    public void Drop(ApiKey key, int count) => Change(key, planned => planned.Drops = count);

    public void Delay(ApiKey key, TimeSpan delay) => Change(key, planned => planned.Delay = delay);

    public void Clear()
    {
        lock (_gate)
        {
            _planned.Clear();
            _any = false;
        }
    }

    /// <summary>What is planned for a request; counts it as done.</summary>
    public Fault Take(ApiKey key)
    {
        if (!_any)
            return Fault.None;

        lock (_gate)
        {
            if (!_planned.TryGetValue(key, out var planned))
                return Fault.None;
            var error = planned.Errors > 0 ? planned.Error : ErrorCode.None;
            var drops = planned.Drops > 0;
            planned.Errors = Math.Max(planned.Errors - 1, 0);
            planned.Drops = Math.Max(planned.Drops - 1, 0);
            return new Fault(error, planned.Delay, drops);
        }
    }

    private void Change(ApiKey key, Action<Planned> change)
    {
        lock (_gate)
        {
            if (!_planned.TryGetValue(key, out var planned))
                _planned[key] = planned = new Planned();
            change(planned);
            _any = true;
        }
    }
}
