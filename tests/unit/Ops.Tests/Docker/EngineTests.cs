using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Tests.Docker;

public sealed class EngineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metals-docker-");
    private readonly Dictionary<string, string> _variables = [];

    public EngineTests() => _variables["DOCKER_CONFIG"] = _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Without_options_and_configuration_it_is_the_engine_of_this_machine() =>
        Read().ToString().ShouldBe(OperatingSystem.IsWindows() ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock");

    [Theory]
    [InlineData("", "tcp://from-current:2375/ (context current)")]
    [InlineData("DOCKER_CONTEXT=chosen", "tcp://from-chosen:2375/ (context chosen)")]
    [InlineData("DOCKER_CONTEXT=chosen DOCKER_HOST=tcp://from-host:2375", "tcp://from-host:2375")]
    [InlineData("DOCKER_HOST=tcp://from-host:2375", "tcp://from-chosen:2375/ (context chosen)", "--context", "chosen")]
    [InlineData("DOCKER_HOST=tcp://from-host:2375", "tcp://option:2375", "--host", "tcp://option:2375")]
    [InlineData("", "tcp://option:2375", "-H", "option:2375")]
    [InlineData("", "unix:///var/run/docker.sock", "--context", "default")]
    public void It_is_found_as_the_docker_command_finds_it(string variables, string expected, params string[] options)
    {
        AddContext("current", "tcp://from-current:2375/");
        AddContext("chosen", "tcp://from-chosen:2375/");
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), """{"currentContext":"current"}""");
        foreach (var variable in variables.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            _variables[variable.Split('=')[0]] = variable.Split('=')[1];

        Read(options).ToString().ShouldBe(expected);
    }

    [Fact]
    public void A_context_that_is_not_there_is_named()
    {
        var problem = Should.Throw<CommandException>(() => Read("--context", "elsewhere"));

        problem.Message.ShouldBe("The Docker context 'elsewhere' does not exist. 'docker context ls' lists those that do.");
        problem.ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Theory]
    [InlineData("ftp://here")]
    [InlineData("tcp://")]
    public void What_is_no_address_is_named(string host) =>
        Should.Throw<CommandException>(() => Read("--host", host)).Message.ShouldStartWith($"'{host}' is no address of a Docker engine;");

    [Fact]
    public void A_broken_configuration_is_named()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), "{");

        Should.Throw<CommandException>(() => Read()).Message.ShouldStartWith("Docker's configuration can't be read:");
    }

    [Fact]
    public void Certificates_of_a_context_are_used_and_bad_ones_named()
    {
        AddContext("secure", "tcp://there:2376");
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "contexts", "tls", Id("secure"), "docker")).FullName;
        using (var key = RSA.Create(2048))
        {
            var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=metals", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
            File.WriteAllText(Path.Combine(folder, "ca.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        }

        Read("--context", "secure").Certificates.ShouldNotBeNull().TlsEnabled.ShouldBeTrue();

        File.WriteAllText(Path.Combine(folder, "key.pem"), "no key");
        Should.Throw<CommandException>(() => Read("--context", "secure")).Message.ShouldContain(folder);
    }

    [Fact]
    public async Task One_that_does_not_answer_is_named_with_its_context()
    {
        AddContext("away", $"tcp://127.0.0.1:{FreePort()}");

        var problem = await Should.ThrowAsync<CommandException>(() => OpenAsync("--context", "away"));

        problem.Message.ShouldStartWith("The Docker engine at tcp://127.0.0.1:");
        problem.Message.ShouldContain("(context away) doesn't answer (Connection refused");
        problem.ExitCode.ShouldBe(ExitCode.Error);
    }

    [Theory]
    [InlineData("""{"LocalNodeState":"inactive"}""", "is in no Swarm; 'metals swarm init' makes one.")]
    [InlineData("""{"LocalNodeState":"locked"}""", "is locked; 'docker swarm unlock' opens it.")]
    [InlineData("""{"LocalNodeState":"active","RemoteManagers":[{"NodeID":"a","Addr":"10.0.0.7:2377"}]}""", "is a worker of its Swarm; ask a manager, for example 10.0.0.7 (--host or --context).")]
    [InlineData("""{"LocalNodeState":"error","Error":"no leader"}""", "has no quorum of managers or can't be joined (error: no leader).")]
    public async Task One_that_can_not_answer_for_a_Swarm_says_why(string swarm, string expected)
    {
        await using var engine = new FakeEngine($$"""{"ID":"x","Swarm":{{swarm}}}""");

        var problem = await Should.ThrowAsync<CommandException>(() => OpenAsync("--host", engine.Address));

        problem.Message.ShouldStartWith("The ");
        problem.Message.ShouldContain(engine.Address);
        problem.Message.ShouldEndWith(expected);
    }

    [Fact]
    public async Task A_manager_is_opened()
    {
        await using var fake = new FakeEngine("""{"ID":"x","Name":"node-1","Swarm":{"LocalNodeState":"active","ControlAvailable":true}}""");

        await using var engine = await OpenAsync("--host", fake.Address);

        engine.Info.Name.ShouldBe("node-1");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Id(string context) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));

    private void AddContext(string name, string host)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "contexts", "meta", Id(name))).FullName;
        File.WriteAllText(Path.Combine(folder, "meta.json"), JsonSerializer.Serialize(new { Name = name, Endpoints = new { docker = new { Host = host } } }));
    }

    private EngineAddress Read(params string[] options) => DockerOptions.Read(EngineRun.Of(_variables, options));

    private Task<Engine> OpenAsync(params string[] options) => Engine.OpenManagerAsync(EngineRun.Of(_variables, options), CancellationToken.None);
}
