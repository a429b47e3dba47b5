using System.Net;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public sealed class FrameReaderTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Socket _client;
    private readonly Socket _server;

    public FrameReaderTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _client.Connect(listener.LocalEndPoint!);
        _server = listener.Accept();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(65_536)]
    public async Task Frames_come_out_whole_however_they_come_in(int pieceSize)
    {
        var random = new Random(pieceSize);
        using var frames = CreateReader();
        int[] sizes = [10, 11, 5000, 65_531, 65_532, 65_533, 20, 200_000, 10];
        var sent = sizes.Select(size => RandomBytes(size, random)).ToList();
        using var bytes = new KafkaWriter();
        sent.ForEach(frame => bytes.WriteBytes(frame));
        var sending = Task.Run(() =>
        {
            for (var rest = bytes.Written; rest.Length > 0; rest = rest[Math.Min(pieceSize, rest.Length)..])
                _client.Send(rest[..Math.Min(pieceSize, rest.Length)].Span);
            _client.Shutdown(SocketShutdown.Send);
        });

        foreach (var frame in sent)
            (await frames.ReadAsync(default))!.Value.ToArray().ShouldBe(frame);
        (await frames.ReadAsync(default)).ShouldBeNull();
        await sending;
    }

    [Fact]
    public async Task The_time_a_request_takes_counts_from_its_first_byte_and_not_from_the_silence_before()
    {
        using var frames = CreateReader();
        var reading = frames.ReadAsync(default);
        _time.Advance(TimeSpan.FromMinutes(5));
        frames.IsMidFrame.ShouldBeFalse();
        frames.Elapsed.ShouldBe(TimeSpan.FromMinutes(5));

        _client.Send([0, 0, 0, 10, 1]);
        await Consuming.UntilAsync(() => frames.IsMidFrame);
        frames.Elapsed.ShouldBe(TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(3));
        _client.Send([1, 2, 3]);
        frames.Elapsed.ShouldBe(TimeSpan.FromSeconds(3));

        _client.Send([4, 5, 6, 7, 8, 9]);
        (await reading)!.Value.Length.ShouldBe(10);
        frames.IsMidFrame.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_finds_too_little_memory_waits_for_its_turn()
    {
        var memory = new RequestMemory(100);
        await memory.ReserveAsync(80, default);
        using var giveUp = new CancellationTokenSource();
        var impatient = memory.ReserveAsync(50, giveUp.Token).AsTask();
        var patient = memory.ReserveAsync(10, default).AsTask();

        // There would be enough for the second, but it isn't its turn.
        patient.IsCompleted.ShouldBeFalse();
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => impatient);
        await patient;

        var last = memory.ReserveAsync(100, default).AsTask();
        memory.Release(80);
        last.IsCompleted.ShouldBeFalse();
        memory.Release(10);
        await last;
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private static byte[] RandomBytes(int count, Random random)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);

        // The type of request, which decides how large it may be: one with records.
        (bytes[0], bytes[1]) = (0, 0);
        return bytes;
    }

    private FrameReader CreateReader() => new(_server, new NetworkSettings(), new RequestMemory(1_000_000), _time);
}
