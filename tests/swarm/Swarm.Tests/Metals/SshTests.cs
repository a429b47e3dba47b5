using System.Diagnostics;
using MetalsPipeline.Ops.Tests;
using MetalsPipeline.Swarm.Tests.Engines;

namespace MetalsPipeline.Swarm.Tests.Metals;

[Collection(Small.Name)]
public sealed class SshTests(SmallStackFixture stack)
{
    [Fact]
    public async Task An_engine_is_operated_over_ssh()
    {
        await stack.ConvergedAsync();
        await using var server = await SshServer.StartAsync();

        var status = await RunAsync(server, "", "stack", "status");
        status.ExitCode.ShouldBe(0, status.Error);
        status.Out.ShouldMatch("(?m)^web +2/2 ");
        status.OnlyError.ShouldBe("3 of 3 services are at strength.");

        var doctor = await RunAsync(server, "", "swarm", "doctor");
        doctor.Out.ShouldContain($"at {server.Engine}");
        doctor.Out.ShouldMatch("(?m)^pass +stack +services +3 services at strength");
    }

    [Theory]
    [InlineData("-o UserKnownHostsFile=/dev/null", "Host key verification failed.")]
    [InlineData("-o PubkeyAuthentication=no", "root@127.0.0.1: Permission denied (publickey).")]
    [InlineData("-o Port=1", "ssh: connect to host 127.0.0.1 port 1: Connection refused")]
    public async Task Who_does_not_get_in_is_told_why_in_one_line(string options, string reason)
    {
        await using var server = await SshServer.StartAsync();

        var refused = await RunAsync(server, options, "stack", "status");

        refused.ExitCode.ShouldBe(1);
        refused.Out.ShouldBeEmpty();
        refused.OnlyError.ShouldBe($"ssh doesn't reach {server.Engine}: {reason}");
    }

    private static async Task<MetalsResult> RunAsync(SshServer server, string options, params string[] command)
    {
        var start = MetalsProgram.Start([.. command, "--host", server.Engine]);
        server.Lend(start, options);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new MetalsResult(process.ExitCode, await output, await error);
    }
}
