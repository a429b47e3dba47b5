using System.Runtime.CompilerServices;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Stacks.Compose;

namespace MetalsPipeline.Ops.Tests.Stacks;

public class StackReaderTests
{
    [Fact]
    public void A_service_is_what_docker_makes_of_it()
    {
        var stack = Read("""
            services:
              web:
                image: docker.io/library/web
                command: ["costs $$5"]
                environment: { B: "2", A: "" }
                cap_add: [chown]
                cap_drop: [CAP_CHOWN, NET_RAW]
                stop_grace_period: "1m30s"
                volumes:
                  - { type: volume, source: data, target: /data }
                extra_hosts: ["elsewhere:10.0.0.5"]
            volumes:
              data: {}
            """);
        var spec = stack.Services["web"];
        spec.Name.ShouldBe("shop_web");
        spec.Labels.ShouldBe(new Dictionary<string, string> { ["com.docker.stack.namespace"] = "shop", ["com.docker.stack.image"] = "docker.io/library/web" }, ignoreOrder: true);
        var container = spec.TaskTemplate!.ContainerSpec!;
        container.Image.ShouldBe("web:latest");
        container.Args.ShouldBe(["costs $5"]);
        container.Env.ShouldBe(["A=", "B=2"]);
        container.CapabilityAdd.ShouldBe(["CAP_CHOWN"]);
        container.CapabilityDrop.ShouldBe(["CAP_NET_RAW"]);
        container.StopGracePeriod.ShouldBe(TimeSpan.FromSeconds(90));
        container.Hosts.ShouldBe(["10.0.0.5 elsewhere"]);
        container.Mounts!.Single().Source.ShouldBe("shop_data");
        spec.TaskTemplate.Networks!.Single().ShouldSatisfyAllConditions(
            network => network.Target.ShouldBe("shop_default"),
            network => network.Aliases.ShouldBe(["web"]));
        stack.Networks.Single().Driver.ShouldBe("overlay");
        spec.Mode!.Replicated!.Replicas.ShouldBe(1UL);
    }

    [Theory]
    [InlineData("    privileged: true", "stack.yml: metals doesn't know 'privileged' in service 'web'; deploy it with 'docker stack deploy'.")]
    [InlineData("    deploy: { resources: { limits: { gpus: 1 } } }", "stack.yml: metals doesn't know 'deploy.resources.limits.gpus' in service 'web'; deploy it with 'docker stack deploy'.")]
    [InlineData("    ports: [\"80:80\"]", "stack.yml: 'ports' of service 'web' must be a mapping.")]
    [InlineData("    command: run this", "stack.yml: 'command' of service 'web' must be a list of texts.")]
    [InlineData("    environment: { HOME: \"$HOME\" }", "stack.yml: 'environment.HOME' of service 'web' must be without variables: metals puts no values in; '$$' is a dollar sign.")]
    [InlineData("    environment: { VERSION: 1.10 }", "stack.yml: 'environment.VERSION' of service 'web' must be a text: write \"1.10\" with quotes.")]
    [InlineData("    environment: { NOTHING: }", "stack.yml: 'environment.NOTHING' of service 'web' must be a text: write \"\" with quotes.")]
    [InlineData("    read_only: yes", "stack.yml: 'read_only' of service 'web' must be true or false.")]
    [InlineData("    stop_grace_period: soon", "stack.yml: 'stop_grace_period' of service 'web' must be a duration like 1m30s.")]
    [InlineData("    secrets: [{ source: password }]", "stack.yml: 'secrets.source' of service 'web' must be declared at the end of the file: there is no 'password'.")]
    [InlineData("    networks: { moon: {} }", "stack.yml: 'networks' of service 'web' must be declared at the end of the file: there is no 'moon'.")]
    [InlineData("    volumes: [{ type: npipe, target: /x }]", "stack.yml: 'volumes.type' of service 'web' must be volume, bind or tmpfs.")]
    [InlineData("    deploy: { mode: global, replicas: 2 }", "stack.yml: 'deploy.replicas' of service 'web' must be left out: a global service has a task on every node.")]
    [InlineData("    deploy: { resources: { limits: { memory: much } } }", "stack.yml: 'deploy.resources.limits.memory' of service 'web' must be a size like 512M.")]
    [InlineData("secrets: { a: { file: ./a } }", "stack.yml: 'external' of secret 'a' must be true: a stack file can't hold secrets.")]
    [InlineData("networks: { a: { external: true } }", "stack.yml: metals doesn't know 'external' in network 'a'; deploy it with 'docker stack deploy'.")]
    [InlineData("x-mine: 1", "stack.yml: metals doesn't know 'x-mine' in the stack; deploy it with 'docker stack deploy'.")]
    public void What_metals_doesnt_know_is_an_error_that_names_it(string line, string expected) =>
        Should.Throw<CommandException>(() => Read($"services:\n  web:\n    image: web:1\n{line}\n")).Message.ShouldBe(expected);

    [Theory]
    [InlineData("services: {}", "'services' of the stack is missing")]
    [InlineData("services: { web: {} }", "'image' of service 'web' is missing")]
    [InlineData("services: [", "stack.yml, line 2")]
    [InlineData("services: { web: { image: a:1, image: b:1 } }", "stack.yml, line 1")]
    [InlineData("text", "stack.yml: the stack must be a mapping.")]
    [InlineData("", "must be one YAML document")]
    public void What_is_no_stack_file_is_said_to_be_none(string text, string expected) => Should.Throw<CommandException>(() => Read(text)).Message.ShouldContain(expected);

    [Theory]
    [InlineData("docker.io/library/mongo:8.0", "mongo:8.0", true, "docker.io")]
    [InlineData("docker.io/confluentinc/cp-kafka:7.9.2", "confluentinc/cp-kafka:7.9.2", true, "docker.io")]
    [InlineData("processor:c0ffee", "processor:c0ffee", false, "docker.io")]
    [InlineData("metals-pipeline-test/runtime", "metals-pipeline-test/runtime:latest", false, "docker.io")]
    [InlineData("127.0.0.1:5000/library/x", "127.0.0.1:5000/library/x:latest", true, "127.0.0.1:5000")]
    [InlineData("registry.test/a/b@sha256:00", "registry.test/a/b@sha256:00", true, "registry.test")]
    public void An_image_s_name_is_shortened_as_docker_does(string text, string expected, bool hasRegistry, string registry)
    {
        var name = new ImageName(text);
        name.Short.ShouldBe(expected);
        name.HasRegistry.ShouldBe(hasRegistry);
        name.Registry.ShouldBe(registry);
    }

    [Theory]
    [InlineData("1m30s", 90_000)]
    [InlineData("1s500ms", 1_500)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("0s", 0)]
    [InlineData("90", null)]
    [InlineData("1 s", null)]
    public void Durations_are_read(string text, int? milliseconds) =>
        ComposeValues.Duration(text).ShouldBe(milliseconds is { } known ? TimeSpan.FromMilliseconds(known) : null);

    [Theory]
    [InlineData("100000001B", 100_000_001L)]
    [InlineData("64M", 64L << 20)]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("512", 512L)]
    [InlineData("-1", null)]
    [InlineData("64X", null)]
    public void Sizes_are_read(string text, long? bytes) => ComposeValues.Bytes(text).ShouldBe(bytes);

    [Fact]
    public void Another_image_or_secret_changes_nothing_else()
    {
        const string text = """
            services:
              web:
                image: web:1
                command: ["a: b", "$$x"]
                environment: { NUMBER: "08" }
                secrets: [{ source: key, mode: 0400 }]
            secrets:
              key: { external: true, name: shop-key-g1 }
            """;
        var file = ComposeFile.Of(text).WithImage("web", "web:2").WithSecret("key", "shop-key-g2");
        file.WithImage("web", "web:2").Text.ShouldBe(file.Text);
        var (before, after) = (Read(text), StackReader.Read(file, "shop"));
        after.Secrets["key"].ShouldBe("shop-key-g2");
        var container = after.Services["web"].TaskTemplate!.ContainerSpec!;
        container.Image.ShouldBe("web:2");
        container.Secrets!.Single().SecretName.ShouldBe("shop-key-g2");
        var old = before.Services["web"].TaskTemplate!.ContainerSpec!;
        container.Args.ShouldBe(old.Args);
        container.Env.ShouldBe(old.Env);
        container.Secrets!.Single().File!.Mode.ShouldBe(old.Secrets!.Single().File!.Mode);
    }

    [Fact]
    public void Every_stack_that_the_app_host_publishes_is_read()
    {
        var files = Directory.GetFiles(Snapshots());
        files.Length.ShouldBeGreaterThan(3);
        foreach (var file in files)
            Read(File.ReadAllText(file)).Services.ShouldNotBeEmpty(file);
    }

    private static string Snapshots([CallerFilePath] string caller = "") =>
        Path.GetFullPath("../../AppHost.Tests/Snapshots", Path.GetDirectoryName(caller)!);

    private static StackDefinition Read(string text) => StackReader.Read(ComposeFile.Of(text), "shop");
}
