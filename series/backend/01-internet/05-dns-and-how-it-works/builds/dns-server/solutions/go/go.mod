module dnsserver

go 1.19
