// Makes a replica set of the members, once; run by mongosh --nodb. A published job finds the password in a file.
const password = process.env.MONGODB_PASSWORD ?? require('fs').readFileSync(process.env.MONGODB_PASSWORD_FILE, 'utf8').trim();
const hosts = process.env.MONGODB_MEMBERS.split(',');
const members = hosts.map((host, index) => ({ _id: index, host, priority: index === 0 ? 2 : 1 }));
const admin = connect(`mongodb://admin:${encodeURIComponent(password)}@${hosts[0]}/admin?directConnection=true`);

try {
  admin.adminCommand({ replSetGetStatus: 1 });
  print('The replica set is there.');
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  admin.adminCommand({ replSetInitiate: { _id: process.env.MONGODB_SET, members } });
  print(`The replica set has the members ${hosts.join(', ')}.`);
}

while (!admin.adminCommand({ hello: 1 }).isWritablePrimary) sleep(200);
print(`${hosts[0]} is the primary.`);
