namespace Aspire.Hosting.DockerSwarm.Tests.Defaults;

public sealed class SecretTests : IDisposable
{
    private const string Canary = "canary-5ecret";

    private readonly TestSwarm _swarm = new(("Parameters:password", Canary), ("Parameters:level", "debug"));
    private readonly IResourceBuilder<ParameterResource> _password;

    public SecretTests() => _password = _swarm.Builder.AddParameter("password", secret: true);

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task A_project_reads_a_secret_from_a_file_named_like_the_variable()
    {
        _swarm.AddProject("api").WithEnvironment("Db__Password", _password);

        var stack = await _swarm.PublishAsync();

        stack["services/api/secrets"].ShouldBe("[{source: password, target: Db__Password, uid: 10001, gid: 10001, mode: 0400}]");
        stack["services/api/environment"].ShouldBeNull();
        stack["secrets/password/external"].ShouldBe("true");
        stack["secrets/password/name"]!.ShouldMatch("^shop-password-[0-9a-f]{10}$");
    }

    [Fact]
    public async Task A_container_is_pointed_to_the_file_by_a_variable_with_FILE()
    {
        _swarm.AddContainer("db").WithEnvironment("ROOT_PASSWORD", _password);

        var stack = await _swarm.PublishAsync();

        stack["services/db/secrets"].ShouldBe("[{source: password, target: password, uid: 0, gid: 0, mode: 0444}]");
        stack["services/db/environment"].ShouldBe("{ROOT_PASSWORD_FILE: /run/secrets/password}");
    }

    [Fact]
    public async Task Text_with_a_secret_in_it_is_a_template_that_the_Swarm_fills_in()
    {
        var db = _swarm.AddContainer("db").WithEndpoint(targetPort: 27017, name: "tcp");
        _swarm.AddProject("api").WithEnvironment("Db", $"mongodb://admin:{_password}@{db.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)}/?x={{{{y}}}}");

        var stack = await _swarm.PublishAsync();

        _swarm.Config("Db").ShouldBe("""mongodb://admin:{{ secret "password" }}@db:27017/?x={{ "{{" }}y}}""");
        stack["configs/Db/template_driver"].ShouldBe("golang");
        stack["services/api/configs"].ShouldBe("[{source: Db, target: /run/secrets/Db, uid: 10001, gid: 10001, mode: 0400}]");
        stack["services/api/secrets"].ShouldBe("[{source: password, target: password, uid: 10001, gid: 10001, mode: 0400}]");
        stack["services/api/environment"].ShouldBeNull();
    }

    [Fact]
    public async Task Services_with_the_same_text_read_the_same_config_and_others_one_of_their_own()
    {
        foreach (var (name, host) in (ReadOnlySpan<(string, string)>)[("one", "db"), ("two", "db"), ("three", "elsewhere")])
        {
            _swarm.AddContainer(name).WithEnvironment("DB", ReferenceExpression.Create($"{_password}@{host}"));
        }

        var stack = await _swarm.PublishAsync();

        stack["services/one/configs"].ShouldNotBeNull().ShouldContain("source: DB,");
        stack["services/two/configs"].ShouldNotBeNull().ShouldContain("source: DB,");
        stack["services/three/configs"].ShouldNotBeNull().ShouldContain("source: three-DB,");
        _swarm.Config("three-DB").ShouldContain("@elsewhere");
    }

    [Fact]
    public async Task A_container_is_pointed_to_a_template_too()
    {
        _swarm.AddContainer("tool").WithEnvironment("DB", $"mongodb://admin:{_password}@db");

        var stack = await _swarm.PublishAsync();

        stack["services/tool/environment"].ShouldBe("{DB_FILE: /run/secrets/DB}");
        stack["services/tool/configs"].ShouldBe("[{source: DB, target: /run/secrets/DB, uid: 0, gid: 0, mode: 0444}]");
    }

    [Fact]
    public async Task A_secret_in_a_URI_is_escaped_by_the_Swarm_and_text_beside_it_here()
    {
        var user = ReferenceExpression.Create($"a b");
        _swarm.AddContainer("tool").WithEnvironment("DB", ReferenceExpression.Create($"mongodb://{user:uri}:{_password.Resource:uri}@db"));

        await _swarm.PublishAsync();

        _swarm.Config("DB").ShouldBe("""mongodb://a%20b:{{ secret "password" | urlquery }}@db""");
    }

    [Fact]
    public async Task A_connection_string_is_taken_apart()
    {
        var db = _swarm.AddContainer("db").WithEndpoint(targetPort: 27017, name: "tcp");
        var store = _swarm.Builder.AddConnectionString("store", ReferenceExpression.Create($"mongodb://:{_password}@{db.GetEndpoint("tcp").Property(EndpointProperty.Host)}"));
        _swarm.AddProject("api").WithReference(store);

        await _swarm.PublishAsync();

        _swarm.Config("ConnectionStrings__store").ShouldBe("""mongodb://:{{ secret "password" }}@db""");
    }

    [Fact]
    public async Task Parameters_that_are_no_secrets_are_written()
    {
        _swarm.AddContainer("db").WithEnvironment("LEVEL", _swarm.Builder.AddParameter("level"));

        (await _swarm.PublishAsync())["services/db/environment/LEVEL"].ShouldBe("debug");
    }

    [Fact]
    public async Task Files_belong_to_the_user_that_the_service_is_given()
    {
        _swarm.AddContainer("db").WithEnvironment("ROOT_PASSWORD", _password).PublishAsSwarmService(service => service.User = "999:998");

        (await _swarm.PublishAsync())["services/db/secrets"].ShouldBe("[{source: password, target: password, uid: 999, gid: 998, mode: 0400}]");
    }

    [Fact]
    public async Task Secrets_of_files_and_of_others_are_given_to_services_explicitly()
    {
        _swarm.WriteSource("key", "keyfile-canary");
        var key = _swarm.Swarm.AddSecretFile("keyfile", Path.Combine(_swarm.Sources, "key"));
        var certificate = _swarm.Swarm.AddExternalSecret("certificate");
        _swarm.AddContainer("db").PublishAsSwarmService(service =>
        {
            service.Secrets.Add(key, "/etc/db/key", uid: 5, gid: 6, mode: UnixFileMode.UserRead | UnixFileMode.GroupRead);
            service.Secrets.Add(certificate);
            service.Secrets.Add(_swarm.Swarm.AddSecret(_password), "pw");
        });

        var stack = await _swarm.PublishAsync();

        stack["services/db/secrets"].ShouldBe("[{source: keyfile, target: /etc/db/key, uid: 5, gid: 6, mode: 0440}, "
            + "{source: certificate, target: certificate, uid: 0, gid: 0, mode: 0444}, {source: password, target: pw, uid: 0, gid: 0, mode: 0444}]");
        stack["secrets/certificate"].ShouldBe("{external: true, name: certificate}");
        stack["secrets/keyfile/name"]!.ShouldMatch("^shop-keyfile-[0-9a-f]{10}$");
        _swarm.Files.ShouldAllBe(file => !File.ReadAllText(Path.Combine(_swarm.Output, file)).Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_generated_secret_is_named_by_its_generation()
    {
        var generated = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(_swarm.Builder, "generated");
        var key = _swarm.Builder.AddResource(generated);
        _swarm.AddProject("api").WithEnvironment("Key", key);
        var first = await _swarm.PublishAsync();

        first["secrets/generated/name"].ShouldBe("shop-generated-g1");

        using var again = new TestSwarm();
        var other = again.Builder.AddParameter("generated", new GenerateParameterDefault { MinLength = 22 }, secret: true);
        again.AddProject("api").WithEnvironment("Key", other);
        again.Swarm.AddSecret(other).Generation = 2;
        (await again.PublishAsync())["secrets/generated/name"].ShouldBe("shop-generated-g2");
    }

    [Fact]
    public async Task A_secret_that_could_be_generated_but_has_a_value_is_named_by_the_value()
    {
        using var swarm = new TestSwarm(("Parameters:api_key", Canary));
        var key = swarm.Builder.AddParameter("api-key", new GenerateParameterDefault { MinLength = 22 }, secret: true);
        swarm.AddProject("api").WithEnvironment("Key", key);

        (await swarm.PublishAsync())["secrets/api-key/name"]!.ShouldMatch("^shop-api-key-[0-9a-f]{10}$");
    }

    [Fact]
    public async Task No_value_of_a_secret_is_written_anywhere()
    {
        _swarm.AddProject("api").WithEnvironment("Plain", _password).WithEnvironment("Mixed", $"x{_password}y").WithEnvironment("Uri", ReferenceExpression.Create($"{_password.Resource:uri}"));
        _swarm.AddContainer("db").WithEnvironment("PLAIN", _password).WithEnvironment("MIXED", $"x{_password}y");

        await _swarm.PublishAsync();

        _swarm.Files.ShouldBe(["README.md", "configs/Mixed", "configs/Uri", "deploy.env", "stack.yml"]);
        _swarm.Files.ShouldAllBe(file => !File.ReadAllText(Path.Combine(_swarm.Output, file)).Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_in_an_argument_is_refused()
    {
        _swarm.AddContainer("db").WithArgs("--password", _password);

        (await _swarm.PublishFailsAsync()).ShouldStartWith("service 'db': command: an argument contains the secret 'password'");
    }

    [Fact]
    public async Task A_secret_that_was_put_into_text_by_the_app_host_is_found()
    {
        _swarm.AddContainer("db").WithEnvironment("A", _password).WithEnvironment("B", () => $"user:{Canary}");

        (await _swarm.PublishFailsAsync()).ShouldStartWith("secret 'password': its value would be written into stack.yml.");
    }

    [Fact]
    public async Task Parameters_without_a_value_are_told_all_at_once()
    {
        _swarm.AddContainer("db").WithEnvironment("A", _swarm.Builder.AddParameter("first", secret: true)).WithEnvironment("B", _swarm.Builder.AddParameter("second", secret: true));

        var message = await _swarm.PublishFailsAsync();

        message.ShouldContain("'first'");
        message.ShouldContain("'second'");
    }
}
