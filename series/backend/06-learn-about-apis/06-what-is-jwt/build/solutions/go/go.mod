module jwt

go 1.21
