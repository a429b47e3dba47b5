using System.Globalization;

namespace MetalsPipeline.Containers.Tests;

/// <summary>The app host with the profile Containers, as people run it.</summary>
[Collection(DockerEngine.Collection)]
[Trait("Category", "Docker")]
public sealed class AppHostTests
{
    private static readonly Dictionary<string, string?> SameEnvironment = [];

    [DockerFact]
    public async Task Asked_to_stop_the_app_host_leaves_nothing_but_the_data()
    {
        await using var volumes = new Volumes();
        await using var appHost = AppHostProcess.Start(SameEnvironment, volumes.Setting);
        await appHost.StartedAsync();
        var label = await RunLabelAsync(appHost.Id);
        (await Docker.ContainersAsync(label)).Select(name => name[..name.LastIndexOf('-')]).ShouldBe(["zookeeper", "kafka", "mongodb"], ignoreOrder: true);

        await appHost.SignalAsync("TERM");

        (await appHost.ExitedAsync()).ShouldBe(0, string.Join('\n', appHost.Errors));
        (await Docker.ContainersAsync(label)).ShouldBeEmpty();
        (await Docker.NetworksAsync(label)).ShouldBeEmpty();
        (await volumes.NamesAsync()).Select(name => name[volumes.Prefix.Length..]).ShouldBe(["kafka-data", "mongodb-data", "zookeeper-data", "zookeeper-log"]);
    }

    [DockerFact]
    public async Task Killed_without_warning_the_app_host_leaves_no_container_and_no_network()
    {
        await using var volumes = new Volumes();
        await using var appHost = AppHostProcess.Start(SameEnvironment, volumes.Setting);
        await appHost.StartedAsync();
        var label = await RunLabelAsync(appHost.Id);

        await appHost.SignalAsync("KILL");

        await Eventually.TrueAsync(async () => (await Docker.ContainersAsync(label)).Length == 0 && (await Docker.NetworksAsync(label)).Length == 0, "the end of all containers");
    }

    [DockerFact]
    public async Task What_a_killed_app_host_and_its_killed_watchdog_have_left_the_next_start_removes()
    {
        await using var volumes = new Volumes();
        string label;
        await using (var killed = AppHostProcess.Start(SameEnvironment, volumes.Setting))
        {
            await killed.StartedAsync();
            label = await RunLabelAsync(killed.Id);
            var children = Processes.TreeOf(killed.Id);
            await killed.SignalAsync("KILL");
            foreach (var child in children)
                await AppHostProcess.SignalAsync("KILL", child);
        }

        (await Docker.ContainersAsync(label)).Length.ShouldBe(3);

        await using var next = AppHostProcess.Start(SameEnvironment, volumes.Setting);
        await next.StartedAsync();

        (await Docker.ContainersAsync(label)).ShouldBeEmpty();
        (await Docker.NetworksAsync(label)).ShouldBeEmpty();
        (await Docker.ContainersAsync(await RunLabelAsync(next.Id))).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Without_an_engine_one_line_names_the_containers_and_what_to_do()
    {
        await using var appHost = AppHostProcess.Start(new Dictionary<string, string?> { ["DOCKER_HOST"] = "unix:///nowhere/docker.sock" });

        (await appHost.ExitedAsync()).ShouldBe(1);
        appHost.Output.ShouldBeEmpty();
        appHost.Errors.ShouldHaveSingleItem().ShouldMatch(
            "error: The resources 'zookeeper', 'kafka', 'mongodb' are containers, and no container engine answers\\. Docker says: .*/nowhere/docker\\.sock.* Start Docker");
    }

    [Fact]
    public async Task Without_Docker_one_line_names_the_containers_and_what_to_do()
    {
        await using var appHost = AppHostProcess.Start(new Dictionary<string, string?> { ["PATH"] = "/nowhere" });

        (await appHost.ExitedAsync()).ShouldBe(1);
        appHost.Errors.ShouldHaveSingleItem().ShouldStartWith(
            "error: The resources 'zookeeper', 'kafka', 'mongodb' are containers, and there is no program 'docker' on the PATH. Install Docker");
    }

    private static async Task<string> RunLabelAsync(int appHost)
    {
        var own = string.Create(CultureInfo.InvariantCulture, $"{appHost}-");
        var runs = await Docker.RunAsync("network", "ls", "--filter", "label=aspire.run", "--format", "{{.Label \"aspire.run\"}}");
        return "aspire.run=" + runs.Split('\n').Single(run => run.StartsWith(own, StringComparison.Ordinal));
    }
}
