import { expect } from "chai";
import { DEVNET_ROLES, devnetAccounts, devnetWallet } from "../src/index.js";

describe("accounts", () => {
  it("derives the addresses that the genesis funds", async () => {
    const accounts = await devnetAccounts();
    expect(accounts.map(({ index, role, address }) => `${index} ${role} ${address}`)).to.deep.equal([
      "0 validator akash15yk64u7zc9g9k2yr2wmzeva5qgwxps6ytfzgqy",
      "1 deployer akash1erxf3sa9q2j4vgseu7jq4a258ckmk7cyz9hv7c",
      "2 tenant akash1htamarexaxhgdsp0xu6sppeyx7avtvqrqjhvdj",
      "3 provider akash19tkvgvwht3n8pcqydrcq4cxwhr8rp2gejxetu7",
      "4 settler akash164cy6j05j3kaqlzqgzn9mjz95vqjhxmhh804yt",
      "5 relayer akash18el2mdgsjwvzezu5cjsyuyx0uru4zrm25ucxt7",
      "6 guardian akash1wqsddpelugnm7ss40puw20dacafhq8gk7r567p",
      "7 spare1 akash1urv8703cxqny9mcqdu8enh4mdhx0x55daad67a",
      "8 spare2 akash1lh6cxaa5hl0wv73jjct2mk7x2z6rq7deagy78u",
      "9 spare3 akash1f84c23zhjlddsfg6n4y94v260v5yd8ktvfsj25",
    ]);
  });

  it("gives a wallet of one role or of several, in the order asked for", async () => {
    const all = await devnetAccounts();
    const one = await (await devnetWallet("tenant")).getAccounts();
    expect(one.map(({ address }) => address)).to.deep.equal([all[2]?.address]);
    const two = await (await devnetWallet("settler", 1)).getAccounts();
    expect(two.map(({ address }) => address)).to.deep.equal([all[4]?.address, all[1]?.address]);
  });

  it("derives a wallet once", () => {
    expect(devnetWallet("relayer")).to.equal(devnetWallet(DEVNET_ROLES.indexOf("relayer")));
  });
});
