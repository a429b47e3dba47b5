namespace MetalsPipeline.AppHost;

/// <summary>Adds the password of MongoDB's user.</summary>
internal static class MongoDBPassword
{
    public static IResourceBuilder<ParameterResource> AddMongoDBPassword(this IDistributedApplicationBuilder builder) =>
        builder.AddParameter("mongodb-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
}
