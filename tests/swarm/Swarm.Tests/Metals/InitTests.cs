using MetalsPipeline.Ops.Tests;
using MetalsPipeline.Swarm.Tests.Engines;
using MetalsCommand = MetalsPipeline.Ops.Tests.Metals;

namespace MetalsPipeline.Swarm.Tests.Metals;

public sealed class InitTests : IClassFixture<OneNodeSwarm>, IDisposable
{
    private readonly OneNodeSwarm _swarm;
    private readonly MetalsCommand _metals = new();
    private readonly string _keyFile = Path.Combine(Command.Scratch, $"{Guid.NewGuid():N}.key");

    public InitTests(OneNodeSwarm swarm)
    {
        _swarm = swarm;
        _metals.Variables["DOCKER_HOST"] = Environment.GetEnvironmentVariable("DOCKER_HOST")!;
    }

    private static string Node => SmallStackFixture.Node;

    [Fact]
    public async Task An_engine_becomes_a_locked_manager_with_labels_once()
    {
        await _swarm.Manager.RunAsync("swarm", "leave", "--force");
        var init = $"swarm init --advertise-addr 127.0.0.1 --autolock --unlock-key-file {_keyFile} --yes --output";
        var doctor = await _metals.RunAsync("swarm doctor");
        doctor.ExitCode.ShouldBe(5);
        doctor.Out.ShouldContain("is in no Swarm; 'metals swarm init' makes one.");

        var planned = await _metals.RunAsync($"{init} json --dry-run");
        planned.ExitCode.ShouldBe(2);
        (planned with { Out = planned.Out.Replace(_keyFile, "unlock.key", StringComparison.Ordinal) }).ShouldMatchSnapshot("swarm-init");
        File.Exists(_keyFile).ShouldBeFalse();
        (await _swarm.Manager.RunAsync("info", "--format", "{{.Swarm.LocalNodeState}}")).ShouldBe("inactive");

        var done = await _metals.RunAsync($"{init} json");
        done.ExitCode.ShouldBe(0, done.Error);
        done.Out.ShouldBe(planned.Out);
        var key = await _swarm.Manager.RunAsync("swarm", "unlock-key", "--quiet");
        (await File.ReadAllTextAsync(_keyFile)).ShouldBe(key + "\n");
        (await Command.RunAsync("stat", ["--format", "%a", _keyFile])).ShouldBe("600\n");
        (done.Error + await File.ReadAllTextAsync(_metals.AuditFile)).ShouldNotContain(key);
        (await LabelsAsync()).ShouldBe(["kafka", "mongodb", "zookeeper"], ignoreOrder: true);

        var again = await _metals.RunAsync($"{init} ndjson --topology HighAvailability");
        again.ExitCode.ShouldBe(0);
        again.Error.ShouldContain("is a manager of a Swarm already.");
        again.Error.ShouldContain("No node is left for kafka-2");
        again.Out.Split('\n').Length.ShouldBe(4); // Its labels: the first of each server.
        (await LabelsAsync()).ShouldContain("mongodb-1");

        // A run that was cut off before it had kept the key.
        File.Delete(_keyFile);
        (await _metals.RunAsync($"{init} ndjson")).Out.ShouldBe($$"""{"action":"keep-key","node":"{{Node}}","value":"{{_keyFile}}"}""" + "\n");
        (await File.ReadAllTextAsync(_keyFile)).ShouldBe(key + "\n");
    }

    public void Dispose()
    {
        _metals.Dispose();
        File.Delete(_keyFile);
    }

    private async Task<IEnumerable<string>> LabelsAsync() =>
        (await _swarm.Manager.InspectAsync("node", "self")).GetProperty("Spec").GetProperty("Labels").EnumerateObject().Select(label => label.Name);
}
