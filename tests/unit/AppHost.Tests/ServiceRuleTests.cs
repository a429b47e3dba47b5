using System.Globalization;
using Aspire.Hosting.DockerSwarm.Tests;

namespace MetalsPipeline.AppHost.Tests;

/// <summary>What every service of every stack keeps to, whoever changes the app host.</summary>
public sealed class ServiceRuleTests(Stacks stacks) : IClassFixture<Stacks>
{
    private static readonly string[] ResourceValues = ["limits/cpus", "limits/memory", "limits/pids", "reservations/cpus", "reservations/memory"];
    private static readonly string[] Labels = ["pipeline", "tier", "access"];

    public static TheoryData<string> Names => Stacks.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Images_say_which_version_runs(string name) =>
        Each(name, (stack, service) => stack[$"services/{service}/image"]!.ShouldMatch("^[^:]+(:[0-9]+/[^:]+)?:(?!latest$)[A-Za-z0-9_.-]+$"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Limits_reservations_and_a_number_of_processes_are_stated(string name) => Each(name, (stack, service) =>
    {
        foreach (var value in ResourceValues)
            stack[$"services/{service}/deploy/resources/{value}"].ShouldNotBeNullOrEmpty($"{service}: {value}");
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Whoever_runs_on_is_checked(string name) => Each(name, (stack, service) =>
    {
        if (IsJob(stack, service))
            return;
        stack[$"services/{service}/healthcheck/test"].ShouldNotBeNullOrEmpty(service);
        stack[$"services/{service}/healthcheck/disable"].ShouldBeNull(service);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void The_root_file_system_is_read_only_or_it_is_said_why_not(string name) => Each(name, (stack, service) =>
    {
        if (stack[$"services/{service}/read_only"] != "true")
            stack[$"services/{service}/deploy/labels/com.metals.waiver.read-only"].ShouldNotBeNullOrEmpty(service);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Nobody_is_root_or_it_is_said_why(string name) => Each(name, (stack, service) =>
    {
        var user = stack[$"services/{service}/user"];
        if (user is null || user.StartsWith('0') || user.StartsWith("root", StringComparison.Ordinal))
            stack[$"services/{service}/deploy/labels/com.metals.waiver.user"].ShouldNotBeNullOrEmpty(service);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void All_capabilities_are_dropped_and_none_is_given_back(string name) => Each(name, (stack, service) =>
    {
        stack[$"services/{service}/cap_drop"].ShouldBe("[ALL]", service);
        stack[$"services/{service}/cap_add"].ShouldBeNull(service);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Who_it_belongs_to_is_on_its_labels(string name) => Each(name, (stack, service) =>
    {
        foreach (var label in Labels)
            stack[$"services/{service}/deploy/labels/com.metals.{label}"].ShouldNotBeNullOrEmpty(service);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_failed_update_goes_back_and_is_watched_for_longer_than_the_start_takes(string name) => Each(name, (stack, service) =>
    {
        if (IsJob(stack, service))
            return;
        var deploy = $"services/{service}/deploy";
        stack[$"{deploy}/update_config/failure_action"].ShouldBe("rollback", service);
        stack[$"{deploy}/rollback_config/failure_action"].ShouldBe("pause", service);
        var start = Seconds(stack[$"services/{service}/healthcheck/start_period"]!);
        Seconds(stack[$"{deploy}/update_config/monitor"]!).ShouldBeGreaterThan(start, service);
        Seconds(stack[$"{deploy}/rollback_config/monitor"]!).ShouldBeGreaterThan(start, service);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Whoever_has_data_stops_before_its_successor_starts_and_the_others_after(string name) => Each(name, (stack, service) =>
    {
        if (!IsJob(stack, service))
            stack[$"services/{service}/deploy/update_config/order"].ShouldBe(HasVolume(stack, service) ? "stop-first" : "start-first", service);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Whoever_has_data_is_one_task_with_a_name_and_a_node_of_its_own(string name) => Each(name, (stack, service) =>
    {
        if (!HasVolume(stack, service))
            return;
        stack[$"services/{service}/deploy/replicas"].ShouldBe("1", service);
        stack[$"services/{service}/deploy/endpoint_mode"].ShouldBe("dnsrr", service);
        stack[$"services/{service}/deploy/placement/constraints"].ShouldBe($"[node.labels.{service} == true]");
        stack[$"services/{service}/hostname"].ShouldBe(service);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void No_two_services_share_a_volume(string name)
    {
        var stack = stacks[name].Stack;
        var volumes = stack.Services.SelectMany(service => VolumesOf(stack, service)).ToArray();

        volumes.ShouldBeUnique();
    }

    private void Each(string name, Action<PublishedStack, string> check)
    {
        var stack = stacks[name].Stack;
        stack.Services.ShouldNotBeEmpty();
        foreach (var service in stack.Services)
            check(stack, service);
    }

    private static bool IsJob(PublishedStack stack, string service) => stack[$"services/{service}/deploy/mode"] == "replicated-job";

    private static bool HasVolume(PublishedStack stack, string service) => VolumesOf(stack, service).Length > 0;

    private static string[] VolumesOf(PublishedStack stack, string service) =>
    [
        .. (stack[$"services/{service}/volumes"] ?? "").Split("{type: volume, source: ").Skip(1).Select(volume => volume.Split(',')[0]),
    ];

    /// <summary>A duration as Go writes it: 1m15s.</summary>
    private static double Seconds(string duration)
    {
        var minutes = duration.Split('m') is [var before, _] ? double.Parse(before, CultureInfo.InvariantCulture) : 0;
        var rest = duration.Split('m')[^1].TrimEnd('s');
        return (minutes * 60) + (rest.Length == 0 ? 0 : double.Parse(rest, CultureInfo.InvariantCulture));
    }
}
