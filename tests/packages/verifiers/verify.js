// Verifies a credential and reads its status: signature and times by jose, status by Digital Bazaar's library.
// Standard input: {token, keys (a DID document), lists: {address: token}}. Standard output: {payload, status: {purpose: bit}}.
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {importJWK, jwtVerify} from 'jose';
import {text} from 'node:stream/consumers';

const {token, keys, lists} = JSON.parse(await text(process.stdin));

const keyOf = async ({kid}) => {
  if (!keys.assertionMethod.includes(kid)) {
    throw new Error('this key may not sign credentials');
  }
  return importJWK(keys.verificationMethod.find(({id}) => id === kid).publicKeyJwk, 'EdDSA');
};

const verified = async signed =>
  (await jwtVerify(signed, keyOf, {issuer: keys.id, algorithms: ['EdDSA'], typ: 'JWT', requiredClaims: ['nbf', 'exp']})).payload;

const documentLoader = async address => ({document: await verified(lists[address])});

const payload = await verified(token);
const found = await checkStatus({
  credential: payload, documentLoader, suite: {}, verifyBitstringStatusListCredential: false, verifyMatchingIssuers: true,
});
if (found.error) {
  throw found.error;
}
const status = Object.fromEntries(found.results.map(one => [one.credentialStatus.statusPurpose, one.status]));
process.stdout.write(JSON.stringify({payload, status}));
