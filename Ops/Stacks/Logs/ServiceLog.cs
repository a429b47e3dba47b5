using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Logs;

/// <summary>What the tasks of a service wrote.</summary>
internal static class ServiceLog
{
    private const int BufferSize = 16 * 1024;

    /// <param name="engine">A manager.</param>
    /// <param name="service">The service.</param>
    /// <param name="tail">So many lines of each task at most.</param>
    /// <param name="since">Only lines from then on; null: all.</param>
    /// <param name="follow">Whether to go on with those that come.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<LogLine> ReadAsync(
        Engine engine, ServiceState service, int tail, DateTimeOffset? since, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isTerminal = service.Container.TTY == true;
        using var stream = await engine.Client.Swarm.GetServiceLogsAsync(
            service.Service.ID,
            isTerminal,
            new ServiceLogsParameters
            {
                ShowStdout = true,
                ShowStderr = true,
                Timestamps = true,
                Details = true,
                Follow = follow,
                Tail = tail.ToString(CultureInfo.InvariantCulture),
                Since = since?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            },
            cancellationToken);

        // Both streams have lines of their own, which may come in pieces.
        var unfinished = new Dictionary<bool, List<byte>> { [false] = [], [true] = [] };
        var buffer = new byte[BufferSize];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken);
            if (read.EOF)
                break;
            var isError = read.Target == MultiplexedStream.TargetStream.StandardError;
            foreach (var line in Lines(unfinished[isError], buffer.AsSpan(0, read.Count)))
                yield return LogLine.Parse(line, isError);
        }

        foreach (var (isError, bytes) in unfinished.Where(rest => rest.Value.Count > 0))
            yield return LogLine.Parse(Encoding.UTF8.GetString([.. bytes]), isError);
    }

    /// <summary>The lines that a piece ends; what follows the last one is kept for the next piece.</summary>
    private static List<string> Lines(List<byte> unfinished, ReadOnlySpan<byte> piece)
    {
        var lines = new List<string>();
        for (var end = piece.IndexOf((byte)'\n'); end >= 0; end = piece.IndexOf((byte)'\n'))
        {
            unfinished.AddRange(piece[..end]);
            lines.Add(Encoding.UTF8.GetString([.. unfinished]).TrimEnd('\r'));
            unfinished.Clear();
            piece = piece[(end + 1)..];
        }

        unfinished.AddRange(piece);
        return lines;
    }
}
