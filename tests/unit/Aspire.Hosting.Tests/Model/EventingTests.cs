using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Tests.Model;

public sealed class EventingTests
{
    private readonly DistributedApplicationEventing _eventing = new();

    [Fact]
    public async Task Subscribers_get_events_of_their_type_and_resource_in_order()
    {
        var (mine, other) = (new Custom("mine"), new Custom("other"));
        var seen = new List<string>();
        _eventing.Subscribe<ResourceReadyEvent>(mine, (ready, _) => Note($"mine {ready.Resource.Name}"));
        _eventing.Subscribe<ResourceReadyEvent>((ready, _) => Note($"any {ready.Resource.Name}"));
        _eventing.Subscribe<BeforeResourceStartedEvent>((_, _) => Note("never"));

        await _eventing.PublishAsync(new ResourceReadyEvent(mine, null!));
        await _eventing.PublishAsync(new ResourceReadyEvent(other, null!));

        seen.ShouldBe(["mine mine", "any mine", "any other"]);

        Task Note(string text)
        {
            seen.Add(text);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_subscription_can_be_ended()
    {
        var count = 0;
        var subscription = _eventing.Subscribe<ResourceReadyEvent>((_, _) => Task.FromResult(count++));
        await _eventing.PublishAsync(new ResourceReadyEvent(new Custom("a"), null!));
        _eventing.Unsubscribe(subscription);
        await _eventing.PublishAsync(new ResourceReadyEvent(new Custom("a"), null!));

        count.ShouldBe(1);
    }

    [Fact]
    public async Task A_failing_subscriber_fails_the_publisher_that_waits()
    {
        _eventing.Subscribe<ResourceReadyEvent>((_, _) => throw new InvalidOperationException("no"));

        await Should.ThrowAsync<InvalidOperationException>(() => _eventing.PublishAsync(new ResourceReadyEvent(new Custom("a"), null!)));
    }

    private sealed class Custom(string name) : Resource(name);
}
