using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Tests.Pipelines;

public sealed class PipelineTests
{
    [Fact]
    public async Task A_step_runs_after_what_it_depends_on_and_what_it_is_required_by_runs_after_it()
    {
        var pipeline = new TestPipeline("--step", "publish");
        pipeline.Add("write", dependsOn: "render", requiredBy: WellKnownPipelineSteps.Publish);
        pipeline.Add("render", dependsOn: new[] { "read", WellKnownPipelineSteps.PublishPrereq });
        pipeline.Add("read");

        (await pipeline.ExecuteAsync()).Failure.ShouldBeNull();

        pipeline.Ran.ShouldBe(["read", "render", "write"]);
    }

    [Fact]
    public async Task Only_what_the_wanted_step_needs_is_executed()
    {
        var pipeline = new TestPipeline("--step", "publish");
        pipeline.Add("write", requiredBy: WellKnownPipelineSteps.Publish);
        pipeline.Add("ship", requiredBy: WellKnownPipelineSteps.Deploy);

        await pipeline.ExecuteAsync();

        pipeline.Ran.ShouldBe(["write"]);
    }

    [Fact]
    public async Task A_failed_step_ends_what_depends_on_it_and_nothing_else()
    {
        var pipeline = new TestPipeline("--step", "publish");
        pipeline.Builder.Pipeline.AddStep("break", _ => throw new DistributedApplicationException("it broke"), requiredBy: WellKnownPipelineSteps.Publish);
        pipeline.Add("after", dependsOn: "break", requiredBy: WellKnownPipelineSteps.Publish);
        pipeline.Add("beside", requiredBy: WellKnownPipelineSteps.Publish);

        var (activities, failure) = await pipeline.ExecuteAsync();

        failure.ShouldBeOfType<DistributedApplicationException>().Message.ShouldBe("Step 'break' failed: it broke");
        pipeline.Ran.ShouldBe(["beside"]);
        activities[^1].Data.CompletionState.ShouldBe("CompletedWithError");
    }

    [Theory]
    [InlineData("depends", "Step 'a' depends on unknown step 'nowhere'.")]
    [InlineData("required", "Step 'a' is required by unknown step 'nowhere'.")]
    [InlineData("circle", "Steps depend on one another in a circle: a -> b -> a.")]
    [InlineData("twice", "Two steps of the pipeline are named 'a'; step names are unique.")]
    public async Task A_pipeline_that_makes_no_sense_is_refused(string fault, string message)
    {
        var pipeline = new TestPipeline("--step", "publish");
        switch (fault)
        {
            case "depends":
                pipeline.Add("a", dependsOn: "nowhere");
                break;
            case "required":
                pipeline.Add("a", requiredBy: "nowhere");
                break;
            case "circle":
                pipeline.Add("a", dependsOn: "b");
                pipeline.Add("b", dependsOn: "a");
                break;
            case "twice":
                pipeline.Add("a");
                pipeline.Builder.AddExecutable("app", "true", ".").WithPipelineStepFactory("a", pipeline.Note("a"));
                break;
        }

        (await pipeline.ExecuteAsync()).Failure.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe(message);
    }

    [Fact]
    public async Task An_unknown_step_is_refused_with_the_known_ones()
    {
        var (_, failure) = await new TestPipeline("--step", "sing").ExecuteAsync();

        failure.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("deploy");
    }

    [Fact]
    public async Task Resources_bring_steps_and_tie_them_by_tag()
    {
        var pipeline = new TestPipeline("--step", "publish");
        pipeline.Builder.AddExecutable("one", "true", ".").WithPipelineStepFactory("one", pipeline.Note("one"), tags: ["write"]);
        pipeline.Builder.AddExecutable("two", "true", ".")
            .WithPipelineStepFactory(context => new PipelineStep { Name = $"{context.Resource.Name}-last", Action = pipeline.Note("last") })
            .WithPipelineConfiguration(context =>
            {
                var last = context.GetSteps(context.Model.Resources.Single(resource => resource.Name == "two"));
                last.DependsOn(context.GetSteps("write")).RequiredBy(WellKnownPipelineSteps.Publish);
            });

        (await pipeline.ExecuteAsync()).Failure.ShouldBeNull();

        pipeline.Ran.ShouldBe(["one", "last"]);
    }

    [Fact]
    public async Task All_missing_parameters_are_told_at_once()
    {
        var pipeline = new TestPipeline("--step", "deploy");
        pipeline.Builder.AddParameter("first");
        pipeline.Builder.AddParameter("second");

        var (_, failure) = await pipeline.ExecuteAsync();

        failure!.Message.ShouldContain("'first'");
        failure.Message.ShouldContain("'second'");
    }

    [Fact]
    public async Task A_resource_must_have_one_place_to_go()
    {
        var pipeline = new TestPipeline("--step", "before-start");
        var east = pipeline.Builder.AddResource(new Place("east"));
        pipeline.Builder.AddResource(new Place("west"));
        pipeline.Builder.AddExecutable("settled", "true", ".").WithComputeEnvironment(east);
        pipeline.Builder.AddExecutable("homeless", "true", ".");

        var (_, failure) = await pipeline.ExecuteAsync();

        failure!.Message.ShouldContain("homeless");
        failure.Message.ShouldNotContain("settled");
        failure.Message.ShouldContain("WithComputeEnvironment");
    }

    private sealed class Place(string name) : Resource(name), IComputeEnvironmentResource;
}
