// A back end and a front end that waits for it.
var builder = DistributedApplication.CreateBuilder(args);

var key = builder.AddParameter("key", secret: true);
var back = builder.AddProject<Projects.Echo>("back", project => project.ExcludeLaunchProfile = true)
    .WithHttpEndpoint(port: 18431)
    .WithHttpHealthCheck("/health")
    .WithEnvironment("Key", key);

builder.AddProject<Projects.Echo>("front", project => project.ExcludeLaunchProfile = true)
    .WithHttpEndpoint(port: 18432)
    .WithHttpHealthCheck("/health")
    .WithReference(back).WaitFor(back)
    .WithArgs("first", "second argument")
    .WithReplicas(2)
    .WithExternalHttpEndpoints();

builder.Build().Run();
