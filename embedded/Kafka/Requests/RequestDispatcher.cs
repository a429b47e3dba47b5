using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Faults;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>A request under way: how to head its answer, and the answer to come.</summary>
internal readonly record struct PendingAnswer(int CorrelationId, short Version, ValueTask<WriteBody?> Body);

/// <summary>Takes a frame off a connection to the handler for it.</summary>
internal sealed class RequestDispatcher
{
    private readonly RequestHandler?[] _byKey;
    private readonly ApiVersionsHandler _apiVersions;
    private readonly bool _requiresUser;
    private readonly FaultPlan _faults;
    private readonly TimeProvider _time;

    public RequestDispatcher(IEnumerable<RequestHandler> handlers, bool requiresUser, FaultPlan faults, TimeProvider time)
    {
        _requiresUser = requiresUser;
        _faults = faults;
        _time = time;

        List<RequestHandler> all = [.. handlers];
        _apiVersions = new ApiVersionsHandler(() => all);
        all.Add(_apiVersions);
        all.Sort((left, right) => left.Key.CompareTo(right.Key));

        _byKey = new RequestHandler?[(int)all[^1].Key + 1];
        foreach (var handler in all)
            _byKey[(int)handler.Key] = handler;
    }

    public PendingAnswer Dispatch(Span<byte> frame, Node node, ClientSession client, CancellationToken aborted)
    {
        var reader = new KafkaReader(frame);
        var header = RequestHeader.Read(ref reader);
        if (Find(header.Key) is not { } handler)
            throw new MalformedRequestException($"request type {(short)header.Key} isn't known");
        if (header.Version < handler.MinVersion || header.Version > handler.MaxVersion)
            return Unsupported(header);
        if (_requiresUser && client.User is null && !IsForStrangers(header.Key))
            throw new MalformedRequestException($"{header.Key} came before the client said who it is");

        var fault = _faults.Take(header.Key);
        var body = new KafkaReader(frame[^reader.Remaining..], header.Version);
        var answer = handler.Handle(new RequestContext(node, client, header, fault.Error, aborted), ref body);
        return new PendingAnswer(header.CorrelationId, header.Version, fault == Fault.None ? answer : Spoil(answer, fault, aborted));
    }

    private static bool IsForStrangers(ApiKey key) => key is ApiKey.ApiVersions or ApiKey.SaslHandshake or ApiKey.SaslAuthenticate;

    private RequestHandler? Find(ApiKey key) => (uint)key < (uint)_byKey.Length ? _byKey[(int)key] : null;

    private PendingAnswer Unsupported(RequestHeader header) => header.Key == ApiKey.ApiVersions
        ? new PendingAnswer(header.CorrelationId, 0, new ValueTask<WriteBody?>(_apiVersions.WriteUnsupported))
        : throw new MalformedRequestException($"{header.Key} isn't understood in version {header.Version}");

    private async ValueTask<WriteBody?> Spoil(ValueTask<WriteBody?> answer, Fault fault, CancellationToken aborted)
    {
        await Task.Delay(fault.Delay, _time, aborted).ConfigureAwait(false);
        var body = await answer.ConfigureAwait(false);
        return fault.DropsConnection ? throw new OperationCanceledException("A test wants the connection to break here.") : body;
    }
}
