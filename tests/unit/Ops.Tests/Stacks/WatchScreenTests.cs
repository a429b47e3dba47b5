using Docker.DotNet.Models;
using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Stacks.Watch;

namespace MetalsPipeline.Ops.Tests.Stacks;

public class WatchScreenTests
{
    private readonly WatchScreen _screen = new("metals   stack metals");

    [Fact]
    public void A_small_screen_keeps_the_chosen_service_in_sight_and_its_foot_at_the_bottom()
    {
        _screen.Take(Snapshot(services: 20));
        for (var press = 0; press < 15; press++)
            _screen.Press(ConsoleKey.DownArrow).ShouldBeTrue();

        var lines = Draw(width: 60, height: 14);
        lines.Count.ShouldBe(14);
        lines.ShouldAllBe(line => line.Length <= 60);
        lines.ShouldContain(line => line.StartsWith("> service-15", StringComparison.Ordinal));
        lines[^1].ShouldStartWith("up/down choose");
    }

    [Fact]
    public void The_choice_stays_within_the_services_and_with_its_service()
    {
        _screen.Take(Snapshot(services: 3));
        _screen.Press(ConsoleKey.UpArrow);
        Marked().ShouldStartWith("> service-00");
        for (var press = 0; press < 5; press++)
            _screen.Press(ConsoleKey.DownArrow);
        Marked().ShouldStartWith("> service-02");

        _screen.Take(Snapshot(services: 5));
        Marked().ShouldStartWith("> service-02");
    }

    [Fact]
    public void While_the_engine_is_away_the_last_that_it_said_stays_beside_the_reason()
    {
        _screen.Take(Snapshot(services: 1));
        _screen.Take(new Snapshot(DateTimeOffset.UnixEpoch, null, null, [], "Connection refused"));

        var lines = Draw(80, 20);
        lines[0].ShouldContain("Connection refused");
        lines.ShouldContain(line => line.StartsWith("> service-00", StringComparison.Ordinal));
    }

    [Fact]
    public void Figures_that_are_not_to_be_had_are_dashes()
    {
        _screen.Take(Snapshot(services: 1));
        Draw(120, 20)[1].ShouldBe("pipeline -   produced -   processed -   lag -   stored -   dead letters -");
    }

    [Fact]
    public void What_services_write_does_nothing_to_the_terminal()
    {
        _screen.Take(Snapshot(services: 1) with { Log = ["service-00.1 | \e[2Jcleared"] });
        _screen.Press(ConsoleKey.L);

        _screen.LogOf.ShouldBe("service-00");
        Draw(80, 20).ShouldContain(@"service-00.1 | \x1b[2Jcleared");
    }

    [Fact]
    public void Colour_is_an_extra()
    {
        _screen.Take(Snapshot(services: 1));
        string.Concat(Draw(80, 20)).ShouldNotContain("\e");

        var canvas = new Canvas(80, 20, color: true);
        _screen.Draw(canvas);
        string.Concat(canvas.Lines).ShouldContain("\e[");
    }

    [Fact]
    public void A_stack_that_is_gone_is_said_to_be()
    {
        _screen.Take(Snapshot(services: 0));
        Draw(80, 20).ShouldContain("There is no stack 'metals'.");
        _screen.Press(ConsoleKey.DownArrow).ShouldBeTrue();
        _screen.Press(ConsoleKey.Q).ShouldBeFalse();
    }

    private string Marked() => Draw(80, 20).Single(line => line.StartsWith('>'));

    private IReadOnlyList<string> Draw(int width, int height)
    {
        var canvas = new Canvas(width, height, color: false);
        _screen.Draw(canvas);
        return [.. canvas.Lines.Select(line => line.TrimEnd())];
    }

    private static Snapshot Snapshot(int services)
    {
        var states = Enumerable.Range(0, services).Select(number => new ServiceState(
            $"service-{number:00}",
            new SwarmService
            {
                Spec = new ServiceSpec
                {
                    Name = $"metals_service-{number:00}",
                    Mode = new ServiceMode { Replicated = new ReplicatedService { Replicas = 1 } },
                    TaskTemplate = new TaskSpec { ContainerSpec = new ContainerSpec { Image = "an-image-with-a-name-that-is-long:1" } },
                },
            },
            []));
        var nodes = new Dictionary<string, NodeListResponse> { ["a"] = new() { ID = "a", Description = new NodeDescription { Hostname = "node-1" } } };
        return new Snapshot(DateTimeOffset.UnixEpoch, new StackState("metals", [.. states], nodes), null, [], null);
    }
}
