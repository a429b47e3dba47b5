using System.Diagnostics;
using System.Globalization;
using MetalsPipeline.Swarm.Tests.Engines;

namespace MetalsPipeline.Swarm.Tests.ThreeNodes;

/// <summary>What goes between a node and the others.</summary>
internal static class Wire
{
    // This machine's own requests to the nodes aren't part of the Swarm.
    private const string BetweenNodes = "src net 10.200.0.0/24 and dst net 10.200.0.0/24 and not host 10.200.0.1";

    /// <summary>Records the network card of a node while something happens.</summary>
    public static async Task<Capture> RecordAsync(Node node, Func<Task> during)
    {
        var file = Path.Combine(Command.Scratch, $"{Guid.NewGuid():N}.pcap");
        // Otherwise packets lie in the kernel for up to a second, and those that are there at the end are lost.
        string[] arguments = ["--immediate-mode", "-i", node.Tap, "-s", "0", "-w", file, BetweenNodes];
        using var tcpdump = Process.Start(new ProcessStartInfo("tcpdump", arguments) { RedirectStandardError = true })!;
        try
        {
            while (await tcpdump.StandardError.ReadLineAsync() is { } line && !line.Contains("listening on", StringComparison.Ordinal))
            {
                // Warnings come first.
            }
            await during();
        }
        finally
        {
            // Asked to stop, it writes what it still has in its buffer.
            await Command.RunAsync("kill", ["-s", "INT", $"{tcpdump.Id}"]);
            await tcpdump.WaitForExitAsync();
        }
        return new Capture(file, await CountAsync(file, "esp"), await CountAsync(file, "udp port 4789"));
    }

    private static async Task<int> CountAsync(string file, string filter) =>
        int.Parse(await Command.RunAsync("bash", ["-c", $"tcpdump -r {file} '{filter}' 2>/dev/null | wc -l"]), CultureInfo.InvariantCulture);
}

/// <param name="File">The packets.</param>
/// <param name="Encrypted">Number of ESP packets.</param>
/// <param name="Clear">Number of VXLAN packets that anybody can read.</param>
internal sealed record Capture(string File, int Encrypted, int Clear)
{
    /// <summary>Whether a text can be read in it.</summary>
    public bool Shows(string text) => System.IO.File.ReadAllBytes(File).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
}
